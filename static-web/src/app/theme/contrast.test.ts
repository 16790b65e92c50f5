import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return new Map([...block.matchAll(/(--sc-[\w-]+):\s*(#[0-9a-f]{6});/g)].map(match => [match[1]!, match[2]!]))
}

const light = tokensOf(':root')
const dark = new Map([...light, ...tokensOf(':root[data-mantine-color-scheme="dark"]')])

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

const surfaces = ['bg', 'surface', 'sunken', 'hover', 'selected']
const bubbles = ['bubble-client', 'bubble-manager', 'bubble-agent']
const text: [string, string][] = [
  ...surfaces.flatMap(on => [['text', on] as [string, string], ['muted', on] as [string, string]]),
  ...bubbles.map(on => ['text', on] as [string, string]),
  ...bubbles.map(on => ['tick', on] as [string, string]),
  ['accent-text', 'surface'],
  ['accent-text', 'bg'],
  ['accent-text', 'accent-soft'],
  ['accent-text', 'selected'],
  ['accent-text', 'thread-bg'],
  ['accent-text', 'bubble-manager'],
  ['accent-text', 'bubble-client'],
  ['accent-text', 'bubble-agent'],
  ['agent-text', 'bubble-agent'],
  ['agent-text', 'surface'],
  ['agent-text', 'agent-soft'],
  ['muted', 'thread-bg'],
  ['muted', 'bubble-manager'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'agent'],
  ['on-accent', 'danger'],
  ['on-accent', 'unread'],
  ['warning-text', 'warning-soft'],
  ['warning-text', 'surface'],
  ['warning-text', 'selected'],
  ['danger-text', 'danger-soft'],
  ['danger-text', 'surface'],
  ['danger-text', 'selected'],
  ['success-text', 'success-soft'],
]
// Not text: what has to be seen needs 3:1 (WCAG 1.4.11).
const marks: [string, string][] = [
  ['focus', 'bg'],
  ['focus', 'surface'],
  ['tick-read', 'bubble-manager'],
  ['tick-read', 'bubble-agent'],
  ['border-strong', 'surface'],
  ['warning-mark', 'surface'],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_, tokens) => {
  const value = (name: string) => tokens.get(`--sc-${name}`) ?? expect.fail(`tokens.css has no --sc-${name}`)
  test.each(text)('%s on %s has 4.5:1', (color, on) => {
    expect(contrast(value(color), value(on))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(marks)('%s on %s has 3:1', (color, on) => {
    expect(contrast(value(color), value(on))).toBeGreaterThanOrEqual(3)
  })
})

test('tokens_dark_setsEveryColourOfLight', () => {
  const missing = [...light.keys()].filter(name => !tokensOf(':root[data-mantine-color-scheme="dark"]').has(name))
  expect(light.size).toBeGreaterThan(20)
  expect(missing).toEqual([])
})
