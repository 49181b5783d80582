import { type Answer, jsonAnswer } from '../answer.js';
import { infobipTemplates } from './infobip-template-message.js';

type Template = (typeof infobipTemplates)[number];

/** https://www.infobip.com/docs/api/channels/whatsapp (get-whatsapp-templates); the list has no pages. */
export const listTemplates = (): Answer => jsonAnswer(200, { templates: infobipTemplates.map(asListed) });

/** assumed: how a carousel and a limited offer look in the list; clients of this simulator do not read them. */
const asListed = ({ body, buttons, category, header, id, language, name }: Template): object => ({
  id,
  businessAccountId: 222,
  name,
  language,
  status: 'APPROVED',
  category,
  structure: {
    ...(header === null ? {} : { header }),
    body: { text: body },
    ...(buttons.length === 0 ? {} : { buttons: buttons.map(asListedButton) }),
    type: header === null && buttons.length === 0 ? 'TEXT' : 'MEDIA',
  },
  quality: 'HIGH',
  createdAt: '2026-01-01T00:00:00.000+0000',
  lastUpdatedAt: '2026-01-01T00:00:00.000+0000',
});

const asListedButton = (button: Template['buttons'][number]): object =>
  button.type === 'FLOW'
    ? { type: 'FLOW', text: button.text, flowId: Number(button.flow_id), flowAction: 'NAVIGATE' }
    : button;
