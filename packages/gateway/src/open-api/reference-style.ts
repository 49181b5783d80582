/** The style of the reference page: dark or light as the reader has it, from 390 px on. */
export const referenceStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { background: light-dark(#ffffff, #12151a); color: light-dark(#1b2330, #e8ecf2); margin: 0 auto; max-width: 60rem; padding: 1rem; }
a { color: light-dark(#0b5cad, #7db8f5); }
code, pre { font: 0.9em/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; border-radius: 0.25rem; }
article { border-top: 1px solid; }
h3 code { overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; }
dd { margin: 0 0 0.5rem 1.5rem; }
`;
