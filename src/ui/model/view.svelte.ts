/** What the page shows of a run: the view in the centre, the tab at the right, and the account that was clicked. */
import type { Scenario } from '../../scenario/document.ts'

export type Centre = 'price' | 'options' | 'cascade' | 'risk' | 'rules' | 'generations'
export type Tab = 'now' | 'paid' | 'cascade' | 'risk' | 'cast'

/** Views in the centre that have a tab of their own: both come and go together. */
const PAIRED = ['cascade', 'risk'] as const
type Paired = (typeof PAIRED)[number]

const isPaired = (name: Centre | Tab): name is Paired => PAIRED.some(one => one === name)

/** Whether any protocol of a scenario lists options. */
export const listsOptions = ({ protocols }: Scenario): boolean =>
  protocols.some(({ chain }) => (chain?.kind ?? 'none') !== 'none')

/** Views that leave the incentives their place. */
export const BESIDE: readonly Centre[] = ['options', 'risk']

export class View {
  centre: Centre = $state('price')
  tab: Tab = $state('now')
  /** Row of the liquidation whose story is told, -1 for none. */
  selected = $state(-1)
  /** Index of the cascade on show, -1 for the one that matters now. */
  cascade = $state(-1)
  /** Whether the run lists options: only then are they offered. */
  hasOptions = $state(false)

  show(centre: Centre): void {
    this.centre = centre
    if (isPaired(centre)) this.tab = centre
    else if (isPaired(this.tab) || centre === 'options') this.tab = 'now'
  }

  open(tab: Tab): void {
    this.tab = tab
    if (isPaired(tab)) this.centre = tab
  }

  /** Tells the story of an account, in the cascade that it died in. */
  tell(row: number, cascade: number): void {
    this.selected = row
    this.cascade = cascade
    this.show('cascade')
  }

  /** Another run: nothing of the old one is on show. */
  forget(scenario?: Scenario): void {
    this.selected = -1
    this.cascade = -1
    this.hasOptions = scenario !== undefined && listsOptions(scenario)
    if (this.centre === 'options' && !this.hasOptions) this.show('price')
  }
}
