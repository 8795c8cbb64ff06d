/** Times of the day and days of the calendar, without the machine's clock. */

const START = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z$/
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

/** Seconds from 1970-01-01T00:00Z to a start such as 2020-03-12T09:20Z; null if there is no such time. */
export function startSeconds(start: string): number | null {
  const fields = START.exec(start)?.slice(1)
  if (!fields) return null
  const [year, month, day, hour, minute, second] = fields.map(field => Number(field ?? 0))
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const days = daysBefore(year) - daysBefore(1970) + dayOfYear(year, month) + day - 1
  return ((days * 24 + hour) * 60 + minute) * 60 + second
}

function daysIn(year: number, month: number): number {
  return dayOfYear(year, month + 1) - dayOfYear(year, month)
}

/** Days of the year before a month. */
function dayOfYear(year: number, month: number): number {
  return DAYS_BEFORE_MONTH[month - 1] + (month > 2 && isLeap(year) ? 1 : 0)
}

/** Days before a year, from year 1 on. */
function daysBefore(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
