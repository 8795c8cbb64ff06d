import { describe, expect, test } from 'vitest'
import { preset, PRESET_IDS } from '../support/scenarios.ts'
import { transcript } from '../support/transcript.ts'

const transcripts = new Map<string, string>()

/** Each preset is played once. */
function transcriptOf(id: string): string {
  const text = transcripts.get(id) ?? transcript(preset(id))
  transcripts.set(id, text)
  return text
}

describe('the transcript of a preset stays what it is', () => {
  test.each(PRESET_IDS)('%s', async id => {
    await expect(transcriptOf(id)).toMatchFileSnapshot(`${id}.txt`)
  })
})

describe('what the presets are for', () => {
  const end = (id: string): Record<string, number> =>
    Object.fromEntries(
      transcriptOf(id)
        .split('\n')
        .map(line => /^(\w+): (\S+)$/.exec(line))
        .filter(match => match !== null)
        .map(([, name, value]) => [name, Number(value)]),
    )

  test('March 2020 closes as much as there was open, takes half of the fund, and its basis comes back', () => {
    const { liquidations, liquidated, insuranceStart, insuranceLow, basisLow } = end('march-2020')
    expect(liquidations).toBeGreaterThan(1000)
    expect(liquidated / 2e8).toBeGreaterThan(0.6)
    expect(liquidated / 2e8).toBeLessThan(1.6)
    expect(insuranceLow / insuranceStart).toBeLessThan(0.6)
    expect(basisLow).toBeLessThan(-0.02)
    expect(basisLow).toBeGreaterThan(-0.1)
  })

  test('on the linear venue the same path ends in a third of the accounts and most of the fund', () => {
    const { liquidations, insuranceStart, insuranceLow, basisLow } = end('march-2020-linear')
    expect(liquidations).toBeGreaterThan(1400)
    expect(liquidations).toBeLessThan(2000)
    expect(insuranceLow / insuranceStart).toBeLessThan(0.7)
    expect(basisLow).toBeLessThan(-0.2)
  })

  test('a calm day liquidates next to nobody', () => {
    expect(end('calm').liquidations).toBeLessThan(30)
  })

  test('October 2025 is a cascade that ends', () => {
    const { liquidations, adl, insuranceLow, insuranceStart, priceLow } = end('october-2025')
    expect(liquidations).toBeGreaterThan(300)
    expect(adl).toBeGreaterThan(0)
    expect(insuranceLow / insuranceStart).toBeGreaterThan(0.7)
    expect(priceLow).toBeGreaterThan(0.8)
  })

  test('the standard crash closes a hundred accounts and more, in fifty thousand fills and more', () => {
    const { liquidations, fills } = end('standard')
    expect(liquidations).toBeGreaterThanOrEqual(100)
    expect(fills).toBeGreaterThanOrEqual(50_000)
  })
})
