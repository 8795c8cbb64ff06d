/** No rule for books, where no options are listed. */
import { defineBookMargin } from './bookMargin.ts'

export const noBookMargin = defineBookMargin({
  id: 'none',
  name: 'No books',
  about: 'For a venue without options.',
  params: {},
  bind: () => undefined,
})
