/** The worker's entry: the service, behind comlink, and its pulse. */
import { expose } from 'comlink'
import { BEAT } from './pulse.ts'
import { simService } from './service.ts'

expose(simService())
postMessage(BEAT.text)
setInterval(() => postMessage(BEAT.text), BEAT.interval)
