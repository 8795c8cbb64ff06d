/** Where a link stands in what a person has pasted. */
import { fault, type Refused } from './faults.ts'

/** A link's beginning, in a query or a path instead of the fragment. */
const ELSEWHERE = /(?:^|[?&=/])v[0-9]{1,6}\.[A-Za-z0-9_-]/

/** The fragment of a URL, or the text itself if it is no URL; `#` left out, empty if there is none. */
export function readFragment(link: string): { readonly fragment: string } | Refused {
  const trimmed = link.trim()
  const hash = trimmed.indexOf('#')
  const before = hash < 0 ? trimmed : trimmed.slice(0, hash)
  const fragment = hash < 0 ? '' : trimmed.slice(hash + 1)
  if (fragment !== '') return { fragment }
  // Servers keep what stands in a query; nothing may be read from there.
  const query = before.indexOf('?')
  if (query >= 0 && ELSEWHERE.test(before.slice(query, query + 100))) {
    const expected = 'it after #, where no server sees it'
    return { faults: [fault('E_LINK_PLACE', 'link', 'a link after ?', expected)] }
  }
  const isUrl = /^(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:|\/|\.|\?)/.test(before)
  return { fragment: isUrl || hash >= 0 ? '' : before }
}
