/** The entry of a worker of the pool: one run at a time, behind comlink. */
import { expose } from 'comlink'
import { studyService } from './studyService.ts'

expose(studyService())
