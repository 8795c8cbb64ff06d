/** Light or dark: the system's choice until a person makes another. */

type Theme = 'dark' | 'light'

const KEY = 'breakwater-theme'

/** The theme in force, and the way to change it. */
export function createTheme(): { readonly current: Theme; toggle(): void } {
  const system = matchMedia('(prefers-color-scheme: light)')
  let systemTheme: Theme = $state(system.matches ? 'light' : 'dark')
  let chosen: Theme | undefined = $state(remembered())
  const apply = (): void => {
    if (chosen) document.documentElement.dataset.theme = chosen
    else delete document.documentElement.dataset.theme
  }
  system.addEventListener('change', ({ matches }) => {
    systemTheme = matches ? 'light' : 'dark'
  })
  apply()
  return {
    get current() {
      return chosen ?? systemTheme
    },
    toggle() {
      chosen = (chosen ?? systemTheme) === 'dark' ? 'light' : 'dark'
      apply()
      remember(chosen)
    },
  }
}

/** Storage may be forbidden or full: then the choice lasts as long as the page. */
function remembered(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'dark' || kept === 'light' ? kept : undefined
  } catch {
    return undefined
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    return
  }
}
