// The dialogs come together, when the first of them is opened.
export { default as HoldDialog } from './holds/HoldDialog'
export { default as QuoteDialog } from './quotes/QuoteDialog'
export { default as QuotePreview } from './quotes/QuotePreview'
