/** Columns of a frame that nobody looks at any more, on their way back to the worker. */
import { transfer } from 'comlink'
import type { Frame, Spare } from '../../workers/messages.ts'

/** Hands over the columns of a frame, if there is one. */
export function spareOf(frame: Frame | undefined): Spare | undefined {
  if (!frame) return undefined
  const { liquidationPrice, notional } = frame
  const buffers = [liquidationPrice.buffer, notional.buffer] as ArrayBuffer[]
  return transfer({ liquidationPrice, notional }, buffers)
}
