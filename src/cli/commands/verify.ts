/** `breakwater verify`: does a link still do what it did? */
import { Command } from 'commander'
import { formatFault } from '../../scenario/faults.ts'
import { holdToBudget } from '../budget.ts'
import { isLink, loadScenario } from '../scenarioArgument.ts'
import { runWhole } from '../runWhole.ts'
import { wrong } from '../wrongUse.ts'

export const verify = (): Command =>
  new Command('verify')
    .argument('<link>', 'a link, or its fragment')
    .option('--yes', 'run even if it takes long')
    .description('run a link again and compare digests; exit 1 if they differ')
    .action(async (argument: string, { yes }: { readonly yes?: boolean }) => {
      if (!isLink(argument)) wrong('E_LINK_FORMAT', 'link', argument, '#v1.<payload>.<checksum>')
      const { scenario, promised, notices } = await loadScenario(argument)
      for (const notice of notices) process.stderr.write(`${formatFault(notice)}\n`)
      holdToBudget(scenario, yes)
      const { digest } = await runWhole(scenario, {})
      if (promised === null) {
        process.stdout.write(`${digest}\nthe link holds no digest to compare with\n`)
      } else if (digest === promised) {
        process.stdout.write(`${digest}\nreproduced\n`)
      } else {
        process.stdout.write(`${digest}\ndiffers: the link promises ${promised}\n`)
        process.exitCode = 1
      }
    })
