import { describe, expect, test } from 'vitest'
import { preset, PRESET_IDS } from '../support/scenarios.ts'
import { transcript } from '../support/transcript.ts'

describe('the transcript of a preset stays what it is', () => {
  test.each(PRESET_IDS)('%s', async id => {
    await expect(transcript(preset(id))).toMatchFileSnapshot(`${id}.txt`)
  })
})

describe('what the presets are for', () => {
  const end = (id: string): Record<string, number> =>
    Object.fromEntries(
      transcript(preset(id))
        .split('\n')
        .map(line => /^(\w+): (\S+)$/.exec(line))
        .filter(match => match !== null)
        .map(([, name, value]) => [name, Number(value)]),
    )

  test('March 2020 drowns a third of the accounts and takes most of the fund', () => {
    const { liquidations, insuranceStart, insuranceLow, basisLow } = end('march-2020')
    expect(liquidations).toBeGreaterThan(1400)
    expect(liquidations).toBeLessThan(2000)
    expect(insuranceLow / insuranceStart).toBeLessThan(0.7)
    expect(basisLow).toBeLessThan(-0.2)
  })

  test('a calm day liquidates nobody', () => {
    expect(end('calm').liquidations).toBe(0)
  })

  test('October 2025 is a cascade that ends', () => {
    const { liquidations, reproductionNumber, priceLow } = end('october-2025')
    expect(liquidations).toBeGreaterThan(300)
    expect(reproductionNumber).toBeGreaterThan(0.5)
    expect(priceLow).toBeGreaterThan(0.6)
  })
})
