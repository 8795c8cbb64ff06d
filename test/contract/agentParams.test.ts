/** Whatever can be set matters: every parameter of every agent is looked at, every option of a cohort changes a run. And
 *  agents know of the world what they are shown, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { stepper } from '../../src/engine/stepper.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { parsed, preset, PRESET_IDS, presetDocument, small } from '../support/scenarios.ts'
import { paramsRead } from '../support/strategies.ts'
import { withOptions } from '../support/tested.ts'

/** A crash in which keepers wait for a better reward and the vault lets nobody out at once. */
const crash = small('every-rung', 300, 1400)

function played(scenario: Scenario): void {
  stepper(scenario).advance(scenario.clock.steps)
}

/** The crash, or the opposite of it, with some agents of a kind in it. */
function within(kind: string, changes: Partial<Scenario> = {}): Scenario {
  const isPlain = CATALOGUE.agents.get(kind)?.options === 'none'
  const { protocols: [protocol], cohorts } = isPlain ? crash : withOptions(crash) // prettier-ignore
  const liquidation = { ...protocol.liquidation, route: 'keepers', keeperReward: 0.0002, rewardGrowth: 0.02, penaltyRate: 0.01, backstopAfter: 300 } // prettier-ignore
  const waterfall = protocol.waterfall.map(rung =>
    rung.kind === 'lp-vault' ? { ...rung, unstakingSeconds: 600 } : rung,
  )
  const protocols = [{ ...protocol, liquidation, waterfall }]
  const own = { ...crash.cohorts[0], id: 'tested', agent: { kind }, count: 20, activity: 360 }
  return parsed({ ...crash, protocols, cohorts: [...cohorts, own], ...changes })
}

/** The presets that an attacker plays in, its own parameters changed. */
const presetsOf = (kind: string, agent: object = {}): Scenario[] =>
  PRESET_IDS.filter(id => {
    const { cohorts } = presetDocument(id) as Pick<Scenario, 'cohorts'>
    return cohorts.some(cohort => cohort.agent.kind === kind)
  }).map(id => {
    const scenario = preset(id)
    const cohorts = scenario.cohorts.map(cohort =>
      cohort.agent.kind === kind ? { ...cohort, agent: { ...cohort.agent, ...agent } } : cohort,
    )
    return parsed({ ...scenario, cohorts })
  })

function slowPool(): Scenario {
  const scenario = small('latency-arbitrage', 200, 200)
  const [protocol] = scenario.protocols
  const waterfall = protocol.waterfall.map(rung =>
    rung.kind === 'lp-vault' ? { ...rung, unstakingSeconds: 600 } : rung,
  )
  const cohorts = scenario.cohorts.map(cohort =>
    cohort.id === 'depositors' ? { ...cohort, agent: { ...cohort.agent, expectsRun: 2 } } : cohort,
  )
  return parsed({ ...scenario, protocols: [{ ...protocol, waterfall }], cohorts })
}

/** Where a kind does what it does not do in a crash. */
const ELSEWHERE: Record<string, () => Scenario[]> = {
  // Shorts are cut when the price rises.
  hedger: () => [within('hedger', { shocks: crash.shocks.map(one => ({ ...one, move: 0.3 })) })],
  // The vault of a pool has the other side of everybody, so not all of its money is free, and some fear for it.
  'vault-depositor': () => [slowPool()],
  // A push that does not get where it was to go.
  'vault-drainer': () => presetsOf('vault-drainer', { moveWanted: 10 }),
}

describe.each([...CATALOGUE.agents.values()])('agent $id', ({ id, role, params }) => {
  test('looks at every parameter that it declares', () => {
    const usual = role === 'attacker' ? presetsOf(id) : [within(id)]
    const read = paramsRead(id, () => {
      for (const scenario of [...usual, ...(ELSEWHERE[id]?.() ?? [])]) played(scenario)
    })
    expect(Object.keys(params).filter(name => !read.has(name))).toEqual([])
    // And at nothing else: a name that is misspelt in one place only is none of these.
    expect([...read].filter(name => name !== 'kind' && !(name in params))).toEqual([])
  })
})

type Option = keyof typeof cohortParams

/** Who is closed by force in a crash. */
const FALLING = { agent: { kind: 'w1-noise', speed: 0.01 }, longShare: 1, leverageMedian: 20 }

/** Changes of each option, beside what must hold for it to matter. */
const OPTIONS: Record<Option, readonly [value: unknown, beside?: object]> = {
  count: [41],
  muted: [true],
  activity: [180],
  appetite: [2],
  equity: [2000],
  equitySpread: [1],
  collateralShare: [0.5, { agent: { kind: 'option-buyer' }, collateralAsset: 'btc' }],
  longShare: [0.9, { agent: { kind: 'w1-noise' } }],
  leverageShape: ['uniform'],
  leverageMedian: [6],
  leverageSpread: [0.1],
  leverageMin: [4],
  leverageMax: [3],
  entrySpread: [0.05],
  lossAversion: [4],
  panicAt: [0.05],
  herding: [1, { panicAt: 0.3 }],
  neighbours: [14, { panicAt: 0.3, herding: 1 }],
  rewiring: [1, { panicAt: 0.3, herding: 1 }],
  calmsAfter: [10, { panicAt: 0.1 }],
  leaves: [true, { ...FALLING, leverageMedian: 9 }],
  reentry: [1, { ...FALLING, leaves: true, reentryHours: 0.01 }],
  reentryHours: [0.01, { ...FALLING, leaves: true, reentry: 1 }],
}

describe('an option of a cohort', () => {
  const base = small('every-rung', 200, 260)
  const shocks = [{ kind: 'price', market: 'btc', step: 40, move: -0.12, lasts: 40 }]
  // Closed early, an account has something left to go on with.
  const margin = { kind: 'static', maintenanceMarginRate: 0.05, initialMarginRate: 0.06 }
  const plain = { ...base.protocols[0], margin, liquidation: { kind: 'full' } }
  const withOptions = {
    ...{ ...plain, chain: { kind: 'grid' }, surface: { kind: 'ssvi' } },
    ...{ bookMargin: { kind: 'portfolio' }, bookLiquidation: { kind: 'close-by-cost' } },
    collateral: [{ kind: 'haircut', asset: 'btc', market: 'btc' }],
  }
  const assets = [...base.assets, { id: 'btc', unit: 1e-8 }]

  function digestOf(options: object): string {
    const own = { id: 'tested', protocol: 'venue', market: 'btc', agent: { kind: 'w1-momentum' }, count: 40, activity: 360 } // prettier-ignore
    const cohorts = [...base.cohorts, { ...own, equity: 1000, ...options }]
    const protocols = ['collateralAsset' in options ? withOptions : plain]
    const run = stepper(parsed({ ...base, assets, shocks, cohorts, protocols }))
    run.advance(base.clock.steps)
    return run.digest()
  }

  test.each(Object.keys(cohortParams) as Option[])('changes a run: %s', name => {
    const [value, beside = {}] = OPTIONS[name]
    expect(digestOf({ ...beside, [name]: value })).not.toBe(digestOf(beside))
  })
})

describe('agents know what they are shown', () => {
  const files = readdirSync('src/agents', { recursive: true, encoding: 'utf8' })
  const sources = files.filter(file => file.endsWith('.ts'))

  /** Modules of which a file takes more than types. */
  function takes(file: string): string[] {
    const text = readFileSync(`src/agents/${file}`, 'utf8')
    const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
    return statements
      .filter(ts.isImportDeclaration)
      .flatMap(({ importClause, moduleSpecifier }) => {
        const bindings = importClause?.namedBindings
        const isOfTypes =
          importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
          (bindings !== undefined &&
            ts.isNamedImports(bindings) &&
            bindings.elements.every(({ isTypeOnly }) => isTypeOnly))
        return isOfTypes ? [] : [(moduleSpecifier as ts.StringLiteral).text]
      })
  }

  test('there are agents to look at', () => {
    expect(sources.length).toBeGreaterThan(30)
    expect(takes('attackers/plan.ts')).toContain('../../world/intents.ts')
  })

  test.each(sources)('%s takes nothing from the world but the words of an intent', file => {
    const fromWorld = takes(file).filter(path => /(^|\/)world\//.test(path))
    expect(fromWorld.filter(path => !path.endsWith('/world/intents.ts'))).toEqual([])
    const own = /^\.\.?\/|^\.\.\/\.\.\/(kernel|scenario|world)\//
    expect(takes(file).filter(path => !own.test(path))).toEqual([])
  })
})
