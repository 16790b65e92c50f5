/** "MergeClients" as "Merge clients". */
export const spelled = (operation: string) => {
  const words = operation.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
