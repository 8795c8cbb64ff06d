/** The results version: raised only when some preset's digest changes. Links carry it. */
export const ENGINE_VERSION = 6
