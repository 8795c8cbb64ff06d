/** How far a part is from what it is by default. */
import type { ParamSpecs } from '../../scenario/declaration.ts'
import type { Path } from '../../scenario/path.ts'
import type { Composer } from './composer.svelte.ts'

/** How many parameters stand on another value than their default; paths are never counted. */
export function unusual(composer: Pick<Composer, 'value'>, path: Path, params: ParamSpecs): number {
  return Object.entries(params).filter(
    ([name, param]) => param.kind !== 'points' && composer.value([...path, name]) !== param.default,
  ).length
}
