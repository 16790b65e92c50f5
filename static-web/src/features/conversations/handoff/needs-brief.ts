import type { Conversation } from '@/api/conversations'

// A person is asked to look, not to take a client over whom the agents have spoken with.
const notHandedOff = ['draft', 'late_message', 'client_waiting']

/** Where a person comes in after the agents: nobody has taken over yet, or somebody has. */
export const needsBrief = ({ attention, control, closedAt }: Conversation) =>
  !closedAt && (control !== 'agent' || (attention !== null && !notHandedOff.includes(attention.reason)))
