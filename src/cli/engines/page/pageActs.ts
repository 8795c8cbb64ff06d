/** Acts that the page policy forbids and only a page can try: markup from text, frames, forms, styles. */
import type { Act, Yard } from './attempt.ts'

const TYPES = 'require-trusted-types-for'

/** Text that Trusted Types keep out of the document, by what would take it. */
const texts: readonly Act[] = [
  {
    name: 'inline script',
    breaks: '',
    attempt: ({ code }) => {
      const script = document.createElement('script')
      script.append(document.createTextNode(code))
      document.body.append(script)
    },
  },
  {
    name: 'inline handler',
    breaks: '',
    attempt: ({ code }) => {
      const button = document.createElement('button')
      button.setAttribute('onclick', code)
      button.click()
    },
  },
  {
    name: 'innerHTML of text',
    breaks: TYPES,
    attempt: ({ through }) => {
      const box = document.createElement('div')
      box.innerHTML = '<b>text</b>'
      if (box.firstElementChild) through()
    },
  },
  {
    name: 'insertAdjacentHTML of text',
    breaks: TYPES,
    attempt: ({ through }) => {
      const box = document.createElement('div')
      box.insertAdjacentHTML('beforeend', '<b>text</b>')
      if (box.firstElementChild) through()
    },
  },
  {
    name: 'document parsed from text',
    breaks: TYPES,
    attempt: ({ through }) => {
      new DOMParser().parseFromString('<b>text</b>', 'text/html')
      through()
    },
  },
  {
    name: 'frame written as text',
    breaks: TYPES,
    attempt: ({ code }) => {
      const frame = document.createElement('iframe')
      frame.srcdoc = `<script>parent.${code.replace('globalThis.', '')}</script>`
      document.body.append(frame)
    },
  },
  {
    name: 'javascript: link',
    breaks: '',
    attempt: ({ code }) => {
      const link = document.createElement('a')
      link.href = `javascript:void ${code}`
      document.body.append(link)
      link.click()
    },
  },
]

/** Things fetched from elsewhere: named by the path that is asked for. */
const foreigners: readonly Act[] = [
  element('foreign image', 'img-src', 'img', { src: '' }),
  element('foreign frame', 'frame-src', 'iframe', { src: '' }),
  element('foreign style sheet', 'style-src', 'link', { rel: 'stylesheet', href: '' }),
  element('foreign sound', 'media-src', 'audio', { src: '', preload: 'auto' }),
  element('foreign object', 'object-src', 'object', { type: 'image/svg+xml', data: '' }),
  element('foreign script', '', 'script', { src: '' }),
  {
    name: 'foreign font',
    breaks: 'font-src',
    attempt: ({ foreign }) => new FontFace('foreign', `url("${foreign}/foreign font")`).load(),
  },
  {
    name: 'foreign form',
    breaks: 'form-action',
    attempt: ({ foreign }) => {
      // Into a frame of its own, so that the page stays if it works.
      const frame = document.createElement('iframe')
      frame.name = 'form target'
      const form = document.createElement('form')
      Object.assign(form, { action: `${foreign}/foreign form`, target: frame.name })
      document.body.append(frame, form)
      form.submit()
    },
  },
  {
    name: 'foreign beacon',
    breaks: 'connect-src',
    attempt: ({ foreign }) => navigator.sendBeacon(`${foreign}/foreign beacon`, 'text'),
  },
]

/** What would change how the page looks or where its addresses lead. */
const changes: readonly Act[] = [
  {
    name: 'inline style',
    breaks: 'style-src',
    attempt: ({ through }) => {
      const style = document.createElement('style')
      style.textContent = '.probe { width: 7px }'
      document.head.append(style)
      if (style.sheet && style.sheet.cssRules.length > 0) through()
      style.remove()
    },
  },
  {
    name: 'style attribute',
    breaks: 'style-src',
    attempt: ({ through }) => {
      const box = document.createElement('div')
      box.setAttribute('style', 'width: 7px')
      document.body.append(box)
      if (box.style.width === '7px') through()
      box.remove()
    },
  },
  {
    name: 'foreign base',
    breaks: 'base-uri',
    attempt: ({ foreign, through }) => {
      const base = document.createElement('base')
      base.href = `${foreign}/`
      document.head.append(base)
      if (document.baseURI.startsWith(foreign)) through()
      base.remove()
    },
  },
]

export const PAGE_ACTS: readonly Act[] = [...texts, ...foreigners, ...changes]

/** An element that asks a foreign origin for something; the empty attribute is its address. */
function element(
  name: string,
  breaks: string,
  tag: string,
  attributes: Record<string, string>,
): Act {
  return {
    name,
    breaks,
    attempt: ({ foreign }: Yard) => {
      const made = document.createElement(tag)
      for (const [key, value] of Object.entries(attributes)) {
        made.setAttribute(key, value === '' ? `${foreign}/${name}` : value)
      }
      document.body.append(made)
    },
  }
}
