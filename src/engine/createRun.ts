/** A run before its first step: positions are there, funds are filled, makers quote. */
import type { Scenario } from '../scenario/document.ts'
import { createWorld } from '../world/createWorld.ts'
import { consume } from '../world/events.ts'
import { runKeys } from '../world/keys.ts'
import { FUND_LOW, FUND_START } from '../world/world.ts'
import type { StrategyPart } from '../agents/strategy.ts'
import { knownParts, part, values } from './parts.ts'
import { createMemories } from './memory.ts'
import { openBooks } from './openBooks.ts'
import { populate } from './population.ts'
import { rememberStart } from './remember.ts'
import { bindRules, insurance } from './rules.ts'
import { fund, type AuditLevel, type Run } from './run.ts'
import { createScratch } from './scratch.ts'

/** Starts a run of a scenario that has been parsed. */
export function createRun(scenario: Scenario, audit: AuditLevel): Run {
  const strategyOf = (kind: string): StrategyPart => knownParts().agents.get(kind)!
  const world = createWorld(scenario, runKeys(scenario.seed, scenario.micro), {
    role: ({ agent }) => strategyOf(agent.kind).role,
    memory: ({ agent }) => strategyOf(agent.kind).memory,
    deposits: ({ agent }) => strategyOf(agent.kind).deposits,
    holdsOptions: ({ agent }) => strategyOf(agent.kind).options !== 'none',
    quotesOptions: ({ agent }) => strategyOf(agent.kind).options === 'quotes',
    chain: ({ chain }) => part(knownParts().chains, chain).layout(values(chain)),
  })
  const memories = createMemories(world, scenario)
  const rules = bindRules(world, scenario, memories)
  const run = { scenario, world, rules, memories, audit, scratch: createScratch(world, scenario) }
  world.markets.forEach((_, row) => {
    rules.markets[row].process.start()
    rules.markets[row].venue.start()
    rules.markets[row].oracle.start()
  })
  for (const books of rules.books) {
    books?.listing.start()
    books?.surface.start()
    books?.rule.update()
    for (const asset of books?.collateral ?? []) asset.start()
  }
  for (const { margins } of rules.protocols) for (const margin of margins) margin.update()
  populate(run)
  for (const own of rules.protocols) {
    for (const rung of own.rungs) fund(world, rung, rung.part.capital(rung.context, rung.params))
    const { tally } = own.protocol
    tally[FUND_START] = insurance(world, own)
    tally[FUND_LOW] = tally[FUND_START]
  }
  openBooks(run)
  rememberStart(run)
  consume(world.log)
  return run
}
