/** The parts of the ODD description that no declaration can say. */

export const SOURCE =
  'After the ODD protocol: V. Grimm, S. F. Railsback, C. E. Vincenot and others, "The ODD Protocol for Describing Agent-Based and Other Simulation Models: A Second Update to Improve Clarity, Replication, and Structural Realism", Journal of Artificial Societies and Social Simulation 23(2) 7, 2020, doi:10.18564/jasss.4259.'

export const PURPOSE =
  'To find out, for the rules and incentives of a crypto margin protocol, who is liquidated in an extreme move, what each liquidation sets off, who pays what is missing, and whether the protocol stays solvent; and to compare rules under the same luck. It is made for those who design such rules, teach them or study them. It is no forecast of prices.'

export const PATTERNS = [
  'Depth, spread and volume of a perpetual venue in calm; volatility that clusters, fat tails, returns that hardly correlate.',
  'In a crash: the share of open interest that is liquidated, its worst minute, the low of the insurance fund, basis and depth at the low, whether and when winners are deleveraged.',
  'Where a recorded path is replayed, the low of the mark against the outside low.',
  'Attacks that paid in the field pay here, and lose against the rule that is said to stop them.',
] as const

/** The eleven design concepts of the protocol, in its order. */
export const CONCEPTS: readonly (readonly [name: string, text: string])[] = [
  [
    'Basic principles',
    'Double entry: money is whole quanta and moves only in balanced postings. A margin account is a claim on the protocol that is worth its equity at the mark; below maintenance it is closed at the expense of its own collateral first, and of others in a declared order after that. Prices on the venue come out of orders; an outside price stands beside it.',
  ],
  [
    'Emergence',
    'Venue price, spread, depth, basis, funding, cascades, who pays, insolvency. Imposed: the outside price, who acts how often, the rules.',
  ],
  [
    'Adaptation',
    'Agents trade on what they see: trends, gaps to value, the basis, volatility, the list of accounts under maintenance, what makers are paid, how many depositors have asked for their money. Makers widen and withdraw as volatility rises; keepers come where the reward exceeds gas and their least profit; attackers move from phase to phase of a plan and give it up.',
  ],
  [
    'Objectives',
    'Strategies are rules of behaviour, not optimisers. Keepers, latency arbitrage, mercenary providers and attackers compare a gain with a cost; all others want a position.',
  ],
  [
    'Learning',
    'None. What agents remember (their state variables) changes; how they decide does not.',
  ],
  [
    'Prediction',
    'Implicit: momentum expects trends to go on, makers expect volatility to last as their estimates do, depositors may expect the others to leave.',
  ],
  [
    'Sensing',
    'All agents see this step’s oracle and the public state of the venue at the end of the last step: best prices, depth, funding, volatility, liquidation map, gas, the vault. Of other agents they see nothing but what neighbours’ panic shows. The outside price is seen late, but by those who are connected to it.',
  ],
  [
    'Interaction',
    'Through the order book or pool; through price impact on the venue and outside; through the protocol (liquidations, rungs, fees, funding, the vault); directly only where panic spreads among neighbours of a cohort.',
  ],
  [
    'Stochasticity',
    'Outside paths or the noise between recorded points, the starting population, who acts, what some strategies draw, the order of orders and of keepers, the oracle’s noise. Every draw is a function of (key, purpose, scope, slot, step) by threefry, so that adding or muting somebody changes nobody else’s luck. The macro key carries paths, population and shocks, the micro key all else.',
  ],
  [
    'Collectives',
    'Cohorts share a strategy and its parameters. A cohort of attackers is one plan with one purse. A ring of keepers agrees not to outbid each other. Neighbours of a cohort stand on a small-world network.',
  ],
  [
    'Observation',
    'One row of observations a step, all events with their causes, a summary, a digest. What is recorded or looked at changes nothing.',
  ],
]

export const SCALES =
  'Time is discrete; a step has the length that the clock says and stands for one block. There is no space: agents meet on markets. Money: whole quanta; prices: whole ticks; sizes: whole lots. Rates of behaviour are declared per second, hour or day and turned into per step.'

export const START =
  'Every account gets its equity from the outside world, drawn from its cohort’s distribution; traders’ side, leverage and entry price are drawn, all on the macro key, so that one population can live under many lucks. Positions of a market are balanced against the house or the makers so that longs equal shorts. An account that would start near maintenance is entered at the mark. Funds are filled, options listed, makers put their first quotes, before the first step and outside the event log.'

export const INPUT =
  'Recorded paths are points [minutes, usd] in the document itself, with their sources; noise between them is drawn. Nothing is read from files or the network while a run is under way.'
