/** Values of parameters in words: number and unit. */
import type { NumberParam } from '../../scenario/declaration.ts'
import type { Control } from '../../workers/messages.ts'
import { fieldText } from '../model/slider.ts'
import { EN } from './en.ts'

/** `0.8 %`, `5 000 usd an agent`, `on`. */
export function valueText({ param }: Pick<Control, 'param'>, value: Control['value']): string {
  if (typeof value === 'boolean') return value ? EN.incentives.on : EN.incentives.off
  if (typeof value === 'string') return value
  if (param.kind !== 'number' && param.kind !== 'whole') return String(value)
  return `${fieldText(param, value)}${unitText(param)}`
}

/** `Maintenance margin 0.8 %`: what an edit did. */
export function changeText(control: Control, value: Control['value']): string {
  return `${control.param.label} ${valueText(control, value)}`
}

function unitText({ unit }: NumberParam): string {
  const name = EN.units[unit]
  return name === '' || name === '×' ? name : `\u202f${name}`
}
