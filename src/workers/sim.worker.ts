/** The worker's entry: the service, behind comlink. */
import { expose } from 'comlink'
import { simService } from './service.ts'

expose(simService())
