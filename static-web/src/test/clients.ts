import type { Client } from '@/api/clients'

export const clientOf = (id: string, name: string, phone: string | null = null): Client => ({
  id,
  name,
  phone,
  language: 'en',
  source: 'whatsapp',
  status: 'in_dialogue',
  ownerId: null,
  tags: [],
  customFields: {},
  consent: 'unknown',
  consentAt: null,
  blocked: false,
  notesCount: 0,
  createdAt: '2026-11-20T10:00:00Z',
  lastSeenAt: null,
  archivedAt: null,
  mergedInto: null,
  erasedAt: null,
  version: 1,
})
