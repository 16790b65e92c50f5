import { expect, test } from 'vitest'
import { fieldChanges, newField, repeatedName, toDrafts } from './custom-fields'

const before = { City: 'Kazan', Passport: 'until 2030' }

test('fieldChanges_nothingTouched_isEmpty', () => {
  expect(fieldChanges(before, toDrafts(before))).toEqual({})
})

test('fieldChanges_changedAddedRemoved_namesOnlyThose', () => {
  const drafts = [
    newField('City', ' Samara '),
    newField('Birthday', '14 March'),
    newField('', 'nameless'),
    newField('Empty', ' '),
  ]
  expect(fieldChanges(before, drafts)).toEqual({ City: 'Samara', Birthday: '14 March', Passport: null })
})

test('fieldChanges_renamed_removesTheOldName', () => {
  expect(fieldChanges({ City: 'Kazan' }, [newField('Town', 'Kazan')])).toEqual({ City: null, Town: 'Kazan' })
})

test('repeatedName_sameNameTwice_isFound', () => {
  expect(repeatedName([newField('City', 'a'), newField(' City', 'b')])).toBe('City')
  expect(repeatedName([newField('', 'a'), newField('', 'b')])).toBeUndefined()
})
