/** What letters.ts uses of a package without types of its own. */
declare module 'subset-font' {
  function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: 'woff2'
      /** OpenType features that stay. */
      keepFeatures: readonly string[]
      variationAxes: Record<string, { min: number; max: number }>
    },
  ): Promise<Buffer>
  export = subsetFont
}
