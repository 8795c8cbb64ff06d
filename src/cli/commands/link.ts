/** `breakwater link`: the link of a scenario, with the digest that it will reproduce. */
import { Command } from 'commander'
import { CATALOGUE } from '../../engine/catalogue.ts'
import { ENGINE_VERSION } from '../../engine/version.ts'
import { encodeLink } from '../../scenario/link.ts'
import { holdToBudget } from '../budget.ts'
import { loadScenario, type Changes } from '../scenarioArgument.ts'
import { changeOptions } from '../options.ts'
import { runWhole } from '../runWhole.ts'
import { sound } from '../wrongUse.ts'

export const link = (): Command =>
  changeOptions(new Command('link').argument('<scenario>', 'preset id, file, - or link'))
    .option('--yes', 'run even if it takes long')
    .description('print the fragment that opens this scenario on the page')
    .action(async (argument: string, changes: Changes & { readonly yes?: boolean }) => {
      const { scenario } = await loadScenario(argument, changes)
      holdToBudget(scenario, changes.yes)
      const { digest } = await runWhole(scenario, {})
      const content = { scenario, engine: ENGINE_VERSION, digest, view: null }
      const { link: fragment } = sound(await encodeLink(content, CATALOGUE))
      process.stdout.write(`${fragment}\n`)
    })
