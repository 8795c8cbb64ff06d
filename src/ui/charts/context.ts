/** What a canvas is drawn on; where the browser gives nothing, a blank on which painting does nothing. */

const blanks = new WeakSet<object>()

export function contextOf(
  canvas: HTMLCanvasElement,
  settings?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  return canvas.getContext('2d', settings) ?? blank(canvas)
}

/** Whether nothing that is painted there is seen. */
export const isBlank = (context: CanvasRenderingContext2D): boolean => blanks.has(context)

function blank(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pixels = (width: number, height: number): ImageData =>
    new ImageData(Math.max(1, width), Math.max(1, height))
  const gradient = { addColorStop: () => undefined }
  const answers: Record<PropertyKey, unknown> = {
    canvas,
    createImageData: pixels,
    getImageData: (_x: number, _y: number, width: number, height: number) => pixels(width, height),
    createLinearGradient: () => gradient,
    createRadialGradient: () => gradient,
    measureText: () => ({ width: 0 }),
  }
  const context = new Proxy(answers, {
    get: (known, name) => known[name] ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D
  blanks.add(context)
  return context
}
