/** Links that nobody should have made, and the answer to each: fault by fault, word for word. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import { ENGINE_VERSION } from '../../src/engine/version.ts'
import { crc32, toBase64Url } from '../../src/scenario/bytes.ts'
import { cohortParams } from '../../src/scenario/cohort.ts'
import { presetDocument } from './scenarios.ts'

export interface LinkCase {
  /** Its number in the list of hostile inputs: 'S20'. */
  readonly id: string
  readonly what: string
  /** Fragment, `#` included, or what stands in its place after the page's path. */
  readonly link: string
  /** As `formatFault` writes them; none if the link opens. */
  readonly faults: readonly string[]
  /** What is said though it opens. */
  readonly notices: readonly string[]
  /** Title that it opens with, if it does. */
  readonly title: string
}

/** Any document: its fields are written here without being checked. */
export type Loose = any // eslint-disable-line @typescript-eslint/no-explicit-any

/** A link around a payload, with the checksum that belongs to it. */
export const around = (payload: string): string => `#v1.${payload}.${crc32(payload)}`

/** A link around bytes that stand where a deflate stream belongs. */
export const aroundBytes = (bytes: Uint8Array): string => around(toBase64Url(bytes))

/** A link around a JSON text. */
export const aroundText = (text: string): string => aroundBytes(deflateRawSync(text))

/** A link around a document, as if `encodeLink` had let it pass. */
export const aroundDoc = (scenario: unknown, extra: object = {}): string =>
  aroundText(JSON.stringify({ scenario, engine: ENGINE_VERSION, ...extra }))

/** The calm market's document after a change. */
export function calm(change: (doc: Loose) => void = () => undefined): Loose {
  const doc = presetDocument('calm')
  change(doc)
  return doc
}

const TEXT = JSON.stringify({ scenario: calm(), engine: ENGINE_VERSION })

/** The text of a sound link's content with one piece of it replaced. */
function withText(from: string, to: string): string {
  if (!TEXT.includes(from)) throw new Error(`no ${from} in it`)
  return aroundText(TEXT.replace(from, to))
}

/** A link that is as it should be. */
export const SOUND = aroundText(TEXT)

const refused = (id: string, what: string, link: string, ...faults: string[]): LinkCase => ({
  id,
  what,
  link,
  faults,
  notices: [],
  title: '',
})

const opens = (
  id: string,
  what: string,
  link: string,
  { title = 'A calm day', notices = [] }: Partial<LinkCase> = {},
): LinkCase => ({ id, what, link, faults: [], notices, title })

const PAYLOAD = SOUND.slice(4, -9)
const STREAM = deflateRawSync(TEXT)
const OTHER = SOUND[24] === 'A' ? 'B' : 'A'
const inPayload = (char: string): string => `${SOUND.slice(0, 14)}${char}${SOUND.slice(15)}`
const strange = (char: string): string =>
  `E_LINK_CHARS link: got "${char}" at position 14, expected A-Z, a-z, 0-9, - and _ alone`
const trailing = (bytes: number): string =>
  `E_LINK_TRAILING link: got ${bytes} bytes, expected nothing after the end of the stream`
const wrapped = (what: string): string =>
  `E_LINK_FORMAT link: got ${what}, expected raw deflate, one layer`
const CUT = 'E_LINK_CUT link: got no checksum at its end, expected the whole link'
const CORRUPT =
  'E_LINK_CORRUPT link: got bytes that do not inflate, expected raw deflate, one layer'
const INFLATES = 'E_LINK_INFLATES link: got more than 262144 bytes, expected at most 262144'
const PLACE = 'E_LINK_PLACE link: got a link after ?, expected it after #, where no server sees it'

/** What arrives as a link: its letters, its bytes, its version. */
const WRAPPERS: readonly LinkCase[] = [
  refused('S2', '8,001 characters', around('A'.repeat(8001)), 'E_LINK_TOO_LONG link: got 8001 characters, expected at most 8000 characters'),
  refused('S3', 'two million characters', `#v1.${'A'.repeat(2_000_000)}.00000000`, 'E_LINK_TOO_LONG link: got 2000012 characters, expected at most 8000 characters'),
  ...['%', ' ', '+', '/', '=', 'é', '😀'].map(char => refused('S4', `${char} in it`, inPayload(char), strange(char))),
  refused('S4', 'a direction mark in it', inPayload('\u202e'), strange('\\u{202e}')),
  refused('S5', 'base64url of nothing', around(''), CORRUPT),
  refused('S5', 'digits that end inside a byte', around('A'), 'E_LINK_CORRUPT link: got digits that end inside a byte, expected base64url'),
  refused('S5', 'base64url, but no deflate', aroundBytes(new Uint8Array([255, 254, 253, 1, 2, 3])), CORRUPT),
  refused('S6', 'cut in the middle', SOUND.slice(0, 200), CUT),
  refused('S6', 'cut in the checksum', SOUND.slice(0, -3), CUT),
  refused('S6', 'its first two letters', '#v1', 'E_LINK_FORMAT link: got "v1", expected a fragment #v1.payload.checksum'),
  refused('S7', 'one letter changed', `${SOUND.slice(0, 24)}${OTHER}${SOUND.slice(25)}`, `E_LINK_CHECKSUM link: got "${SOUND.slice(-8)}", expected ${crc32(`${SOUND.slice(4, 24)}${OTHER}${SOUND.slice(25, -9)}`)}: it was changed`),
  refused('S7', 'another checksum', `#v1.${PAYLOAD}.00000000`, `E_LINK_CHECKSUM link: got "00000000", expected ${SOUND.slice(-8)}: it was changed`),
  refused('S8', 'three megabytes in four kilobytes', aroundText(`[${'0,'.repeat(1_500_000)}0]`), INFLATES),
  refused('S9', 'gzip', aroundBytes(gzipSync(TEXT)), wrapped('gzip')),
  refused('S9', 'zlib', aroundBytes(deflateSync(TEXT)), wrapped('zlib')),
  refused('S9', 'brotli', aroundBytes(brotliCompressSync(TEXT)), wrapped('what looks like brotli')),
  refused('S9', 'deflate twice', aroundBytes(deflateRawSync(STREAM)), 'E_LINK_FORMAT link: got bytes that are no JSON, expected JSON, deflated once'),
  refused('S10', 'three bytes behind its end', aroundBytes(Buffer.concat([STREAM, Buffer.from('abc')])), trailing(STREAM.length + 3)),
  refused('S10', 'itself behind its end', aroundBytes(Buffer.concat([STREAM, STREAM])), trailing(2 * STREAM.length)),
  refused('S11', 'a document to come', aroundDoc({ ...calm(), version: 999 }), 'E_VERSION_NEWER version: got 999, expected at most 1: open it with a newer build'),
  refused('S11', 'a link to come', SOUND.replace('#v1', '#v2'), 'E_VERSION_NEWER link: got v2, expected v1: open it with a newer build'),
  ...['1; drop', '1', -1, 1.5, 0, null, true].map(version => refused('S13', `version ${JSON.stringify(version)}`, aroundDoc({ ...calm(), version }), `E_VERSION_BAD version: got ${JSON.stringify(version)}, expected 1`)),
  refused('S13', 'version []', aroundDoc({ ...calm(), version: [] }), 'E_VERSION_BAD version: got a list of 0, expected 1'),
  opens('S14', 'another results version', aroundDoc(calm(), { engine: 77 }), { notices: [`W_BUILD_UNKNOWN link.engine: got results version 77, expected results version ${ENGINE_VERSION}: results may differ`] }),
  refused('S49', 'a link in the query', `?${SOUND.slice(1)}`, PLACE),
  refused('S49', 'a link in a named part of the query', `?x=1&link=${SOUND.slice(1)}`, PLACE),
] // prettier-ignore

const DEEP = 'E_DEPTH: got depth 10000, expected at most 8'
const EVIL = '"__proto__":{"polluted":true},'
const BORN = '"constructor":{"prototype":{"polluted":true}},'
const nest = (levels: number): string =>
  `{"engine":${ENGINE_VERSION},"scenario":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 2)}}`
const forbidden = (path: string, key: string): string =>
  `E_KEY_FORBIDDEN ${path}: got "${key}", expected a key that no object has by birth`
const TWICE = 'E_KEY_TWICE cohorts[0].count: got the key a second time, expected each key once'
const noJson = (column: number, got: string, expected: string): string =>
  `E_JSON line 1, column ${column}: got ${got}, expected ${expected}`
const column = TEXT.indexOf('"count":2250') + '"count":'.length + 1
const KEYS = ['id', 'protocol', 'market', 'agent', 'collateralAsset', ...Object.keys(cohortParams)]

/** What is no document, or too large a one. */
const SHAPES: readonly LinkCase[] = [
  refused('S15', '10,000 levels of objects', aroundText(nest(10_000)), DEEP),
  refused('S15', '10,000 levels of lists', aroundText('['.repeat(10_000) + ']'.repeat(10_000)), DEEP),
  refused('S15', 'one level too many', aroundText(nest(9)), 'E_DEPTH: got depth 9, expected at most 8'),
  refused('S16', '100,000 items', aroundText(`[${'0,'.repeat(99_999)}0]`), 'E_NODES: got 100001 values, expected at most 20000', 'E_ARRAY: got a list of 100000, expected a list of at most 2000'),
  refused('S16', 'a million items', aroundText(`[${'0,'.repeat(999_999)}0]`), INFLATES),
  refused('S17', '__proto__ at the top', withText('"scenario":', `${EVIL}"scenario":`), forbidden('__proto__', '__proto__')),
  refused('S17', '__proto__ in a cohort', withText('"count":2250', `${EVIL}"count":2250`), forbidden('cohorts[0].__proto__', '__proto__')),
  refused('S18', 'constructor and prototype', withText('"count":2250', `${BORN}"count":2250`), forbidden('cohorts[0].constructor', 'constructor'), forbidden('cohorts[0].constructor.prototype', 'prototype')),
  opens('S19', 'constructor as an id', aroundDoc(calm(doc => (doc.cohorts[0].id = 'constructor')))),
  refused('S19', 'toString as an id', aroundDoc(calm(doc => (doc.cohorts[0].id = 'toString'))), 'E_ID cohorts[0].id: got "toString", expected 1 to 40 characters of a-z, 0-9 and -'),
  refused('S19', 'toString as a kind', aroundDoc(calm(doc => (doc.cohorts[0].agent.kind = 'toString'))), `E_KIND_UNKNOWN cohorts[0].agent.kind: got "toString", expected one of ${[...CATALOGUE.agents.keys()].join(', ')}`),
  refused('S19', 'hasOwnProperty as a key', withText('"count":2250', '"hasOwnProperty":1,"count":2250'), `E_KEY_UNKNOWN cohorts[0].hasOwnProperty: got "hasOwnProperty", expected a known key: ${KEYS.join(', ')}`),
  refused('S20', 'a slip of the pen', aroundDoc(calm(doc => (doc.cohorts[0].leverageMedan = 5))), 'E_KEY_UNKNOWN cohorts[0].leverageMedan: got "leverageMedan", expected a known key (did you mean leverageMedian?)'),
  refused('S20', 'a key like no other', aroundDoc(calm(doc => (doc.clock.xyz = 5))), 'E_KEY_UNKNOWN clock.xyz: got "xyz", expected a known key: start, stepSeconds, steps'),
  refused('S20', 'a result instead of inputs', aroundDoc(calm(), { result: 'solvent' }), 'E_KEY_UNKNOWN link.result: got "result", expected a known key: scenario, engine, digest, view'),
  refused('S21', 'a key twice', withText('"count":2250', '"count":2250,"count":2251'), TWICE),
  refused('S21', 'a key twice, spelled in two ways', withText('"count":2250', '"count":2250,"\\u0063ount":9'), TWICE),
  ...['NaN', 'Infinity', '-Infinity', 'undefined', '+1', '.5', "'5'"].map(word => refused('S25', word, withText('"count":2250', `"count":${word}`), noJson(column, word === "'5'" ? `"'"` : `"${word}"`, 'a value'))),
  refused('S25', '01', withText('"count":2250', '"count":01'), noJson(column + 1, '"1"', 'a comma or }')),
  refused('S25', 'a text that breaks off', aroundText('{"scenario":{'), noJson(14, 'the end', 'a key in double quotes')),
] // prettier-ignore

const count = (value: unknown): string => aroundDoc(calm(doc => (doc.cohorts[0].count = value)))
const counted = (code: string, got: string): string =>
  `${code} cohorts[0].count: got ${got}, expected a whole number from 1 to 1000000`
const market = (fields: object): string =>
  aroundDoc(calm(doc => Object.assign(doc.markets[0], fields)))
const margin = (maintenanceMarginRate: number): string =>
  aroundDoc(calm(doc => Object.assign(doc.protocols[0].margin, { maintenanceMarginRate })))
const crowds = (fields: object): string =>
  aroundDoc(calm(doc => (doc.cohorts = doc.cohorts.slice(0, 2).map((cohort: Loose) => ({ ...cohort, ...fields }))))) // prettier-ignore

/** Numbers. */
const NUMBERS: readonly LinkCase[] = [
  refused('S22', 'a million million agents', count(1e12), counted('E_RANGE', '1000000000000')),
  refused('S22', 'more agents than there may be in all', crowds({ count: 600_000 }), 'E_RANGE cohorts: got 1200000 agents, expected at most 1000000 in all cohorts'),
  ...[0, -1].map(value => refused('S23', `${value} agents`, count(value), counted('E_RANGE', `${value}`))),
  ...[2.5, '10', true, null].map(value => refused('S23', `${JSON.stringify(value)} agents`, count(value), counted('E_TYPE', JSON.stringify(value)))),
  refused('S23', '[10] agents', count([10]), counted('E_TYPE', 'a list of 1')),
  refused('S23', '{} agents', count({}), counted('E_TYPE', 'an object')),
  ...['1e999', '-1e999'].map(number => refused('S24', number, withText('"count":2250', `"count":${number}`), `E_NUMBER cohorts[0].count: got ${number}, expected a finite number`)),
  refused('S26', 'a digit too many', withText('"count":2250', '"count":9007199254740993'), 'E_NUMBER_PRECISION cohorts[0].count: got 9007199254740993, expected a number that is kept exactly, as 9007199254740992'),
  refused('S27', 'minus zero for a price', withText('"tick":1', '"tick":-0'), 'E_RANGE markets[0].tick: got 0, expected a number from 1e-12 to 1000000000'),
  refused('S28', 'the smallest double for the most leverage', withText('"leverageMax":30', '"leverageMax":5e-324'), 'E_RANGE cohorts[0].leverageMax: got 5e-324, expected a number from 0.01 to 100'),
  refused('S29', 'maintenance at initial margin', margin(0.025), 'E_RELATION protocols[0].margin.maintenanceMarginRate: got maintenanceMarginRate 0.025, initialMarginRate 0.025, expected maintenance margin below initial margin'),
  // A penalty takes at most what is left, so it may be above maintenance; there is a bound all the same.
  opens('S30', 'a penalty above maintenance margin', penalty(0.05)),
  refused('S30', 'a penalty of 90 %', penalty(0.9), 'E_RANGE protocols[0].liquidation.penaltyRate: got 0.9, expected a number from 0 to 0.5'),
  refused('S31', 'a tick and a lot of three quarters of a quantum', market({ tick: 0.5, lot: 0.00015 }), 'E_SCALE markets[0].tick: got 0.7499999999999999 quanta, expected a whole number of quanta, tick x lot a multiple of 0.0001'),
  refused('S31', 'a tick and a lot beyond 2^52 quanta', market({ tick: 1e9, lot: 1e9 }), 'E_SCALE markets[0].tick: got 1e+22 quanta, expected at most 4503599627370496 quanta: tick x lot at most 450359962737.0496'),
  refused('S31', 'a price at the start that orders could not follow', market({ tick: 0.01, lot: 0.01, process: { kind: 'diffusion', start: 1e9 } }), 'E_SCALE markets[0].process.start: got 100000000000 ticks, expected from 1 to 536870912 ticks: a price from 0.01 to 5368709.12'),
  refused('S31', 'a path that begins below a tick', market({ tick: 1, process: { kind: 'replay', path: [[0, 0.5], [60, 2]] } }), 'E_SCALE markets[0].process.path[0][1]: got 0.5 ticks, expected from 1 to 536870912 ticks: a price from 1 to 536870912'),
  refused('S31', 'more money than a balance holds', crowds({ count: 500_000, equity: 1e9 }), 'E_SCALE cohorts: got 10000000000000000000 quanta of equity, expected at most 50000000000000 in all'),
] // prettier-ignore

function penalty(penaltyRate: number): string {
  return aroundDoc(calm(doc => Object.assign(doc.protocols[0].liquidation, { penaltyRate })))
}

const seeded = (seed: unknown): string => aroundDoc({ ...calm(), seed })
const noSeed = (got: string): string =>
  `E_SEED seed: got ${got}, expected text of 1 to 64 printable characters`
const edits = (list: readonly unknown[]): string => aroundDoc({ ...calm(), edits: list })
const at = (step: unknown, ...patches: unknown[]): unknown => ({ step, patches })
const rate = (name: string, value: number): unknown => ({ path: ['protocols', 0, 'margin', name], value }) // prettier-ignore
const muted = { path: ['cohorts', 0, 'muted'], value: true }
const step = (got: unknown, expected = 'a whole number from 0 to 1999999'): string =>
  `E_EDIT_STEP edits[0].step: got ${JSON.stringify(got)}, expected ${expected}`
const conflict = (place: string): string =>
  `E_EDIT_CONFLICT ${place}.path: got "cohorts[0].muted", expected one patch of cohorts[0].muted in a step, and edits[0].patches[0] is one`
const noPath = (got: string, expected: string): string =>
  `E_EDIT_PATH edits[0].patches[0].path: got "${got}", expected ${expected}`

/** Seeds, edits, and what must hold between fields. */
const RELATIONS: readonly LinkCase[] = [
  refused('S33', 'no seed', seeded(''), noSeed('""')),
  refused('S33', 'a seed of 65 characters', seeded('x'.repeat(65)), noSeed(`"${'x'.repeat(57)}…"`)),
  refused('S33', 'a seed of two lines', seeded('a\nb'), noSeed('"a\\u{a}b"')),
  refused('S33', 'a seed that rings', seeded('a\u0007'), noSeed('"a\\u{7}"')),
  refused('S33', 'a seed that runs backwards', seeded('a\u202eb'), noSeed('"a\\u{202e}b"')),
  refused('S33', 'a seed with a zero width', seeded('a\u200bb'), noSeed('"a\\u{200b}b"')),
  refused('S33', 'a number for a seed', seeded(42), noSeed('42')),
  refused('S33', 'null for a seed', seeded(null), noSeed('null')),
  refused('S33', 'a list for a seed', seeded(['a']), noSeed('a list of 1')),
  ...['-1', '18446744073709551616', '1e3', 'Zürich 雷曼', '😀'.repeat(64)].map(seed => opens('S33', `the seed ${seed}`, seeded(seed))),
  refused('S34', '1,001 edits', edits(Array.from({ length: 1001 }, (_, i) => at(i, muted))), 'E_EDITS edits: got a list of 1001, expected at most 1000 edits'),
  refused('S34', '10,001 edits', edits(Array.from({ length: 10_001 }, () => 0)), 'E_EDITS edits: got a list of 10001, expected at most 1000 edits'),
  ...[-1, 1.5, '5', null].map(at0 => refused('S35', `an edit at step ${JSON.stringify(at0)}`, edits([at(at0, muted)]), step(at0))),
  refused('S35', 'an edit after the end', edits([at(17_280, muted)]), step(17_280, 'a whole number from 0 to 17279, within the run')),
  refused('S35', 'edits that go back in time', edits([at(7, muted), at(3, muted)]), 'E_EDIT_STEP edits[1].step: got 3, expected a step from 7 on: edits stand in rising order'),
  refused('S35', 'one parameter twice in an edit', edits([at(7, muted, { ...muted, value: false })]), conflict('edits[0].patches[1]')),
  refused('S35', 'one parameter in two edits of a step', edits([at(7, muted), at(7, muted)]), conflict('edits[1].patches[0]')),
  refused('S36', 'a relation that breaks only in mid-run', edits([at(3, rate('maintenanceMarginRate', 0.022)), at(9, rate('initialMarginRate', 0.02))]), 'E_EDIT_RELATION edits[1]: got after edits[0]: maintenanceMarginRate 0.022, initialMarginRate 0.02, expected maintenance margin below initial margin at protocols[0].margin'),
  refused('S36', 'an edit of what may not change', edits([at(3, { path: ['cohorts', 0, 'count'], value: 5 })]), noPath('cohorts[0].count', 'a parameter that may change during a run')),
  refused('S36', 'an edit of a prototype', edits([at(3, { path: ['__proto__', 'polluted'], value: 5 })]), noPath('__proto__.polluted', 'the path of a parameter')),
  refused('S47', 'correlations that no returns can have', correlated(-0.56, -0.56, -0.56), 'E_MATRIX correlations: got smallest eigenvalue -0.12, expected a positive semidefinite matrix: all eigenvalues at least 0'),
  refused('S47', 'a correlation that is no number', correlated(0, 0, null), 'E_TYPE correlations[2].rho: got null, expected a number from -1 to 1'),
  refused('S47', 'a correlation beyond 1', correlated(0, 0, 1.01), 'E_RANGE correlations[2].rho: got 1.01, expected a number from -1 to 1'),
  refused('S47', 'a correlation of a market with itself', aroundDoc({ ...calm(), correlations: [{ a: 'btc', b: 'btc', rho: 1 }] }), 'E_RELATION correlations[0].b: got "btc", expected another market than a'),
  refused('S47', 'a correlation with a market of another size', aroundDoc({ ...calm(), correlations: [{ a: 'btc', b: 'eth', rho: 1 }] }), 'E_REFERENCE correlations[0].b: got "eth", expected one of btc'),
  refused('S48', 'shares of 120 % together', aroundDoc(calm(doc => (doc.protocols[0].fees = { kind: 'split', feesToFund: 0.6, feesToVault: 0.6 }))), 'E_SUM protocols[0].fees.feesToFund: got feesToFund 0.6, feesToVault 0.6, feesToKeepers 0, expected shares of at most 100 % together'),
  refused('S48', 'chances of 1.3 together', aroundDoc(calm(doc => Object.assign(doc.cohorts[0].agent, { stopChance: 0.6, takeProfitChance: 0.6 }))), 'E_SUM cohorts[0].agent.stopChance: got stopChance 0.6, takeProfitChance 0.6, smallOrderChance 0.1, expected chances of stop, profit and small order of at most 1 together'),
] // prettier-ignore

function correlated(...rho: readonly unknown[]): string {
  const [ab, ac, bc] = rho
  const correlations = [
    { a: 'btc', b: 'eth', rho: ab },
    { a: 'btc', b: 'sol', rho: ac },
    { a: 'eth', b: 'sol', rho: bc },
  ]
  const [first] = calm().markets
  const markets = ['btc', 'eth', 'sol'].map(id => ({ ...first, id }))
  return aroundDoc({ ...calm(), markets, correlations })
}

const titled = (title: string): string => aroundDoc({ ...calm(), title })
const long = (characters: number): string =>
  `E_TEXT_LONG title: got ${characters} characters, expected at most 120 characters`

/** Text. */
const TEXTS: readonly LinkCase[] = [
  ...['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '{@html 1}'].map(title => opens('S37', title, titled(title), { title })),
  opens('S38', 'javascript: as a title', titled('javascript:alert(1)'), { title: 'javascript:alert(1)' }),
  opens('S38', 'javascript: as a source', aroundDoc({ ...calm(), sources: ['javascript:alert(1)'] })),
  opens('S40', 'direction marks and zero widths', titled('a\u202eb\u200b\u2066c\ufeffd\u00ad'), { title: 'abcd' }),
  opens('S40', '50 combining marks', titled(`z${'\u0301'.repeat(50)}!`), { title: 'z\u0301\u0301\u0301!' }),
  opens('S40', '10,000 zero widths', titled(`z${'\u200b'.repeat(10_000)}`), { title: 'z' }),
  opens('S40', '120 emoji', titled('😀'.repeat(120)), { title: '😀'.repeat(120) }),
  refused('S40', '121 emoji', titled('😀'.repeat(121)), long(121)),
  refused('S40', '10,000 combining marks', titled(`z${'\u0301'.repeat(10_000)}`), long(10_001)),
  refused('S41', 'half a surrogate pair', titled('a\ud800'), 'E_TEXT title: got "a\\u{d800}", expected text without half a surrogate pair'),
  refused('S41', 'NUL', titled('a\0b'), 'E_TEXT title: got "a\\u{0}b", expected text without NUL'),
  opens('S42', 'an official name', titled('Hyperliquid (official)'), { title: 'Hyperliquid (official)' }),
] // prettier-ignore

/**
 * Every hostile link by its number, what opens beside what is refused. Not among them, because a link holds nothing of the
 * kind: colours (S39), formulas (S43, S44), names of presets (S45: those are the command line's), layouts of panels (S46).
 */
export const LINKS: readonly LinkCase[] = [WRAPPERS, SHAPES, NUMBERS, RELATIONS, TEXTS].flat()
