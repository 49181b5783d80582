import type { DefaultTheme } from 'vitepress';
import { type SidebarItem, sidebar } from './sidebar.js';

type Labels = Required<
  Pick<
    DefaultTheme.Config,
    | 'darkModeSwitchLabel'
    | 'darkModeSwitchTitle'
    | 'docFooter'
    | 'langMenuLabel'
    | 'lightModeSwitchTitle'
    | 'outline'
    | 'returnToTopLabel'
    | 'sidebarMenuLabel'
    | 'skipToContentLabel'
  >
>;

/** What the theme itself says beside a Spanish page. */
export const spanishLabels: Labels = {
  darkModeSwitchLabel: 'Apariencia',
  darkModeSwitchTitle: 'Cambiar al tema oscuro',
  docFooter: { prev: 'Página anterior', next: 'Página siguiente' },
  langMenuLabel: 'Cambiar de idioma',
  lightModeSwitchTitle: 'Cambiar al tema claro',
  outline: { level: [2, 3], label: 'En esta página' },
  returnToTopLabel: 'Volver arriba',
  sidebarMenuLabel: 'Menú',
  skipToContentLabel: 'Ir al contenido',
};

/** With the Spanish pages first; the others are in English. */
export function spanishSidebar(): SidebarItem[] {
  const items = sidebar();
  const isSpanish = ({ text }: SidebarItem): boolean => text === 'En español';
  return [...items.filter(isSpanish), ...items.filter((item) => !isSpanish(item))];
}

export const spanishSearch: Required<Pick<DefaultTheme.LocalSearchOptions, 'translations'>> = {
  translations: {
    button: { buttonText: 'Buscar ', buttonAriaLabel: 'Buscar K' },
    modal: {
      displayDetails: 'Mostrar más de cada resultado',
      resetButtonTitle: 'Borrar la búsqueda',
      backButtonTitle: 'Cerrar la búsqueda',
      noResultsText: 'Nada encontrado para',
      footer: { selectText: 'elegir', navigateText: 'moverse', closeText: 'cerrar' },
    },
  },
};
