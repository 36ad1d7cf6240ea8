// Renders a Vega-Lite spec to SVG in Node.js, without a canvas.
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { textWidth } from './labels.ts'

interface TextItem {
  readonly fontSize?: number
  readonly fontWeight?: number | string
  readonly limit?: number
}

/** @throws Error with Vega's message for an inconsistent spec; warnings count, because they mean a wrong chart. */
export const renderSvg = async (spec: TopLevelSpec): Promise<string> => {
  measureLikeABrowser()
  const logger = strictLogger()
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: 'none', logger })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** Without a canvas Vega assumes 0.8 em per letter, which cuts labels off and leaves empty margins. */
const measureLikeABrowser = (): void => {
  const metrics: unknown = Reflect.get(vega, 'textMetrics')
  if (typeof metrics !== 'object' || metrics === null) return
  Reflect.set(metrics, 'width', (item: TextItem, text: unknown): number =>
    textWidth(String(text ?? '').trim(), item.fontSize ?? 11, Number(item.fontWeight) || 400),
  )
}

const strictLogger = (): vega.LoggerInterface => {
  const refuse = (...messages: readonly unknown[]): never => {
    throw new Error(`the chart cannot be drawn: ${messages.join(' ')}`)
  }
  const logger: vega.LoggerInterface = {
    level: () => logger,
    error: refuse,
    warn: refuse,
    info: () => logger,
    debug: () => logger,
  }
  return logger
}
