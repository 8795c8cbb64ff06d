/** Scenarios as files, out of the page and into it. */
import type { Scenario } from '../../scenario/document.ts'

/** Offers a scenario with its edits as a download. */
export function saveScenario(scenario: Scenario): void {
  saveText(`${JSON.stringify(scenario, null, 2)}\n`, scenario.title)
}

/** Offers the text of a scenario as a download; returns the name of the file. */
export function saveText(text: string, title: string): string {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `${fileName(title)}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  return link.download
}

/** Lets a person choose a file. */
export function chooseFile(then: (file: File) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  input.onchange = () => {
    const file = input.files?.[0]
    if (file) then(file)
  }
  input.click()
}

function fileName(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g)
  return words?.join('-') ?? 'scenario'
}
