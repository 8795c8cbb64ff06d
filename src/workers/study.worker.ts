/** The entry of a worker of the pool: one run at a time, behind comlink. */
import { expose } from 'comlink'
import { CATALOGUE } from '../engine/catalogue.ts'
import { useParts } from '../engine/parts.ts'
import { studyService } from './studyService.ts'

useParts(CATALOGUE)
expose(studyService())
