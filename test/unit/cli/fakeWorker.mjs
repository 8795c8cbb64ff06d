// Speaks the protocol of a child of the pool and does what the title of the scenario says. The digest
// says who answered.
import { existsSync, writeFileSync } from 'node:fs'

process.on('disconnect', () => process.exit())
process.on('message', ({ job }) => {
  const { title, seed } = job.scenario
  const [what, file] = title.split(' ')
  const result = { digest: `${seed} by ${process.pid}`, series: { a: Float64Array.of(NaN, 1) } }
  const answers = {
    answer: () => process.send({ result }),
    // Answers, then makes the file.
    release: () => process.send({ result }, () => writeFileSync(file, '')),
    // Answers when the file is there.
    wait: () => (existsSync(file) ? process.send({ result }) : setTimeout(answers.wait, 10)),
    fail: () => process.send({ error: `broke at ${seed}` }),
    die: () => process.kill(process.pid, 'SIGKILL'),
    'die-once': () => {
      if (existsSync(file)) return answers.answer()
      writeFileSync(file, '')
      return answers.die()
    },
  }
  answers[what]()
})
