/** What the page shows of a run: the view in the centre, the tab at the right, and the account that was clicked. */

export type Centre = 'price' | 'cascade'
export type Tab = 'now' | 'paid' | 'cascade'

/** The tab of the cascade and its view in the centre come and go together. */
export class View {
  centre: Centre = $state('price')
  tab: Tab = $state('now')
  /** Row of the liquidation whose story is told, -1 for none. */
  selected = $state(-1)
  /** Index of the cascade on show, -1 for the one that matters now. */
  cascade = $state(-1)

  show(centre: Centre): void {
    this.centre = centre
    if (centre === 'cascade') this.tab = 'cascade'
    else if (this.tab === 'cascade') this.tab = 'now'
  }

  open(tab: Tab): void {
    this.tab = tab
    if (tab === 'cascade') this.centre = 'cascade'
  }

  /** Tells the story of an account, in the cascade that it died in. */
  tell(row: number, cascade: number): void {
    this.selected = row
    this.cascade = cascade
    this.show('cascade')
  }

  /** Another run: nothing of the old one is on show. */
  forget(): void {
    this.selected = -1
    this.cascade = -1
  }
}
