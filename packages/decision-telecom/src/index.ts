export { decisionTelecom } from './decision-telecom-provider.js';
export type { DecisionTelecomSettings, DecisionTelecomTemplate } from './decision-telecom-settings.js';
