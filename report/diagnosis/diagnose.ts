// Applies the rules of a diagnosis. No rule fires: no diagnosis.
import type { Diagnosis } from '../../results/diagnosis-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatRatio, oneLine } from '../format.ts'
import { effectOf } from '../stats/step-gain.ts'
import { type Rule, rules } from './rules.ts'
import { isSet, type Setting, settingFor } from './settings.ts'
import { type MeasuredStep, type Symptoms, symptomsOfRow } from './symptoms.ts'

/** In the order of the rules, the most specific first. */
export const diagnose = (symptoms: Symptoms): readonly Diagnosis[] => {
  const firing = rules.filter(({ fires }) => fires(symptoms))
  return firing
    .filter(({ unless }) => !firing.some(({ id }) => unless.includes(id)))
    .map((rule) => describe(rule, symptoms))
}

/** Each row with what explains its figure; without the field where nothing does. @param rows of the whole run */
export const withDiagnoses = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  rows.map((row) => {
    const symptoms = symptomsOfRow(row, rows)
    const diagnoses = symptoms === null ? [] : diagnose(symptoms)
    return diagnoses.length === 0 ? row : { ...row, diagnoses: [...diagnoses] }
  })

/** One or two sentences. */
export const diagnosisText = ({ figure, cause, advice }: Diagnosis): string =>
  oneLine(`${figure.charAt(0).toUpperCase()}${figure.slice(1)}: ${cause}. ${advice}`)

const describe = (rule: Rule, symptoms: Symptoms): Diagnosis => {
  const setting = settingFor(rule.settings, symptoms.runtime, symptoms.runtimeVersion)
  const step = symptoms.steps.find(({ id }) => rule.steps.includes(id))
  return {
    rule: rule.id,
    figure: rule.figure(symptoms),
    cause: rule.cause(symptoms),
    advice: [
      setting === null ? rule.otherwise : adviceOf(setting, symptoms, rule.otherwise),
      ...(step === undefined ? [] : [effectText(step)]),
    ].join(' '),
    link: setting?.link ?? rule.link,
    command: rule.command(symptoms.subject),
  }
}

/** @param rest what helps besides */
const adviceOf = (setting: Setting, { applied, ownStep }: Symptoms, rest: string): string =>
  isSet(setting, applied, ownStep) ? `Already set: ${setting.text}. ${rest}`.trim() : `Set ${setting.text}.`

const effectText = ({ label, gain }: MeasuredStep): string =>
  effectOf(gain)?.kind === 'none'
    ? `In this run the step “${label}” brought nothing.`
    : `In this run the step “${label}” brought ${formatRatio(gain)} times the throughput.`
