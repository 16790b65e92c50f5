import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from './ErrorState'

interface Props {
  children: ReactNode
  /** Another value begins anew: a broken chat does not break the next one. */
  resetKey?: string
}

/** An error of one pane stays in that pane. */
export class PaneBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override componentDidUpdate(previous: Props) {
    if (previous.resetKey !== this.props.resetKey && this.state.error !== null) this.setState({ error: null })
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <PaneError error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}

function PaneError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  return <ErrorState error={error} title={t('errors.paneTitle')} onRetry={onRetry} />
}
