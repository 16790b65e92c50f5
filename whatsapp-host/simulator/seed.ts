import type { World } from './world.js'

/** Numbers that nobody has, so that a newcomer can start at once. */
export function seed(world: World): void {
  if (world.accounts.length > 0) return
  world.putAccount('79990000001', 'agency', { name: 'Агентство «Соул Тревел»' })
  world.putAccount('79990000101', 'client', { name: 'Анна Смирнова' })
  world.putAccount('79990000102', 'client', { name: 'John Carter' })
  world.putAccount('79990000103', 'client', { name: 'Мария Котова' })
}
