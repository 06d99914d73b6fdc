import { terminalSvg } from '../docs/capture';

test('a picture keeps text and colours, and is one of text alone', () => {
  const svg = terminalSvg(
    '\u001b[?25h\u001b[1mQlik\u001b[22m\r\n  \u001b[31m✖\u001b[39m <a> & b\r\n',
    'What it "says"',
  );
  expect(svg).toContain('<tspan font-weight="bold">Qlik</tspan></text>');
  expect(svg).toContain('>  <tspan fill="#ff6b6b">✖</tspan> &lt;a&gt; &amp; b</text>');
  expect(svg).not.toContain('\u001b');
  expect(svg.match(/<text /g)).toHaveLength(2);
});
