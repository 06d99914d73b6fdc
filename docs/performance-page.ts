import { valueAt } from '../bench/comparison';
import type { Results } from '../bench/results';
import { verdicts } from '../bench/targets';
import { code, table } from './markdown';
import { CHARTS, sizesOf } from './performance-charts';
import { figure, rowsOf, shown } from './performance-figures';

const targetTable = (results: Results) =>
  table(
    ['what', 'at most', 'measured', ''],
    verdicts(results).map(({ what, atMost, name, words, met }) => [
      what,
      String(atMost),
      shown(results, name),
      met ? words : `**${words}**`,
    ]),
  );

const machineText = ({ about: { date, commit, seconds, machine, versions } }: Results) =>
  `Measured on ${date.slice(0, 10)} at commit ${code(commit)}, in ${seconds} seconds, on ${machine.cores} cores of ${machine.processor}, ${machine.memoryGb} GB, ${machine.system}; ${machine.loadBefore} processes wanted a core in the minute before. ${Object.entries(
    versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.`;

/** `docs/performance.md`: what the last recorded run of the benchmark measured. */
export function performancePage(results: Results): string {
  const { coldStart, core, throughHandler, consumers, bundle, endToEnd, power, developer, cost, about } = results;
  const sizes = sizesOf(results);
  const seconds = (name: string) => (name in developer ? shown(results, `developer.${name}`, 's') : 'not measured yet');
  return `# Performance

Made by \`npm run docs\` from \`bench/results.json\`, which \`npm run bench\` writes; do not edit. \`npm run bench && npm run docs\` measures all of it again on your machine, and \`npm run bench -- --compare bench/results.json\` says whether the ratios are the same there.

${machineText(results)}

## Targets

${targetTable(results)}

## Method

A time says more of the machine than of the product. So what is compared runs side by side in one run, taking turns, and a round has one of each; what carries over to another machine is the ratio of the two in the same round. Each figure is the median over the rounds, and in brackets stands the interquartile range, the middle half of the rounds. A second run's ratio counts as the same when it differs by no more than the width of that range, the wider of the two runs'.

A process is always a fresh one, with a bundle that is made as it is deployed, and no loader in it. What stands for AWS is an HTTP server on the same machine, in a process of its own, which answers at once; where waiting is what matters it takes 5 ms, which is our figure and not one of AWS's. Lambda itself is not here: no download of the code, no TLS, no arm64, and Node ${about.versions.node} in place of the 24 that it is deployed on.

Beside ours stand three handlers of a webhook, in \`bench/rivals\`. *empty* answers 202 and no more. *naive* is what a tutorial has: HMAC by \`node:crypto\` and the EventBridge client of the SDK, bundled whole, its secret in the environment. *typical* is a usual stack: Middy, zod, Powertools' logger, and the secret from Secrets Manager. Neither parks, deduplicates, quarantines or normalises anything.

## Cold start

Import of the bundle with all that is made at its top, and the first invocation with every call that it makes.

![Cold starts](${CHARTS}-cold-start.svg)

${table(
  ['bundle', 'import', 'import ÷ naive', 'import and first invocation', '÷ naive', '÷ typical'],
  rowsOf(results, Object.keys(coldStart.ms), [
    ['coldImport.ms', '', 'ms'],
    ['coldImport.ratiosToNaive'],
    ['coldStart.ms', '', 'ms'],
    ['coldStart.ratiosToNaive'],
    ['coldStart.ratiosToTypical'],
  ]),
)}

Where \`node:http\` was loaded before, as Lambda's runtime has (aws-lambda-nodejs-runtime-interface-client, read 2026-11), the import of ingest takes ${shown(results, 'coldImport.asOnLambda.msOverEmpty')} ms over the empty handler's, ${shown(results, 'coldImport.asOnLambda.ratioToNaive')} of the naive bundle's.

## Ingest core

CPU time of \`ingest\` (\`lambda/ingest/ingest.ts\`) with ports in memory, deduplication included, beside the floor: HMAC, comparison in constant time and \`JSON.parse\` of the same bytes. The bodies are a sample of \`com.qlik.v1.app.data.updated\`, grown by its list of updates. One of 500 KB is too large for the bus: it is trimmed, and kept whole in base64, which is in the figure.

${table(
  ['body', 'core', 'floor', 'core ÷ floor'],
  rowsOf(results, Object.keys(core.ratioToFloor), [
    ['core.microseconds', '', 'µs'],
    ['core.floorMicroseconds', '', 'µs'],
    ['core.ratioToFloor'],
  ]),
)}

## Through the handler

A warm delivery through the bundled ingest handler beside one bare request of \`PutEvents\` over a kept connection to the same endpoint. With deduplication a delivery makes three calls, one after the other; without, one. *50 at once*: fifty environments, each a process, get theirs at the same moment, on all the cores that this machine has; that is a burst at its worst, not what Lambda does, which gives each environment a core's share of its own.

${table(
  ['', 'added at p50', 'added at p99', 'p50 ÷ bare', 'p99 ÷ bare'],
  rowsOf(results, Object.keys(throughHandler), [
    ['throughHandler', 'addedP50', 'ms'],
    ['throughHandler', 'addedP99', 'ms'],
    ['throughHandler', 'ratioP50'],
    ['throughHandler', 'ratioP99'],
  ]),
)}

## Redeliver and failures

How fast a backlog goes: the handlers are invoked with batches as large, and as many at once, as the event source in the template says. Beside them, as many processes send one bare \`PutEvents\` for each message, one after the other. Every call takes 5 ms.

${Object.entries(consumers)
  .map(([name, backlogs]) =>
    table(
      [`${code(name)}, messages`, 'messages a second', '÷ one by one', 'calls for a message'],
      Object.entries(backlogs).map(([messages, { callsPerMessage }]) => [
        messages,
        shown(results, `consumers.${name}.${messages}.messagesPerSecond`),
        shown(results, `consumers.${name}.${messages}.ratioToOneByOne`),
        Object.entries(callsPerMessage)
          .map(([call, count]) => `${call} ${figure(count)}`)
          .join(', '),
      ]),
    ),
  )
  .join('\n\n')}

## Bundles

Bytes, and the largest parts. \`bench/history.jsonl\` has them over time; \`test/bundles.test.ts\` fails when one grows.

${table(
  ['bundle', 'bytes', 'gzip', 'of which'],
  Object.keys(bundle.bytes).map((name) => [
    code(name),
    shown(results, `bundle.bytes.${name}`),
    shown(results, `bundle.gzipBytes.${name}`),
    Object.entries(bundle.contents[name] ?? {})
      .slice(0, 4)
      .map(([part, bytes]) => `${part} ${figure(bytes)}`)
      .join(', '),
  ]),
)}

## End to end

On the local engine, which has two cores to share with all it runs: our stack with one SQS subscriber beside the simplest that does the same by hand (HTTP API, the naive handler, a bus, one rule, a queue), in one deployment. Four deliveries are on their way at any time, in blocks that take turns. *Answer* is until the response, *arrival* until the event is read from the queue. Ours has journals, alarms and archive beside it.

${table(
  ['', 'ours', 'ours ÷ plain', 'without deduplication ÷ plain', 'with ÷ without deduplication'],
  rowsOf(results, Object.keys(endToEnd), [
    ['endToEnd', 'ms', 'ms'],
    ['endToEnd', 'ratioToPlain'],
    ['endToEnd', 'ratioToPlainWithoutDeduplication'],
    ['endToEnd', 'ratioOfDeduplication'],
  ]),
)}

## Memory

Lambda gives a whole vCPU with 1,769 MB, and with less memory a share of it. The share is not throttled here: CPU time is measured and scaled by it, and waiting (5 ms a call) takes what it takes. *Warm* is the mean of an environment's first 60 invocations. *Full* is the process after invocations with as much as there may ever be at once: 6 MB of payload, in one delivery or in messages as large as the bus takes. V8 is told to collect its garbage as with 256 MB. The recommendation is the cheapest size of which that fills four fifths at most, and that starts within a second; a cold start here is import and first invocation, scaled as if the start had no more CPU than the rest. All of ours have 256 MB: the largest recommendation, in one place.

![Dollars by memory](${CHARTS}-power.svg)

${table(
  ['function', 'resident', 'full', ...sizes.map((size) => `${size} MB: cold, warm, $ per million`), 'recommended'],
  Object.keys(power).map((name) => [
    code(name),
    shown(results, `power.${name}.rssMb`, 'MB'),
    shown(results, `power.${name}.fullMb`, 'MB'),
    ...sizes.map((size) => {
      const of = (what: string) => figure(valueAt(results, `power.${name}.sizes.${size}.${what}`));
      return `${of('coldMs')} ms, ${of('warmMs')} ms, $${of('perMillion')}`;
    }),
    shown(results, `power.${name}.recommendedMb`, 'MB'),
  ]),
)}

## Developer speed

${table(
  ['what', 'takes'],
  [
    [code('cdk synth'), seconds('synthSeconds')],
    [`${code('cdk synth')} ÷ that of an app with one queue`, shown(results, 'developer.ratioOfSynthToSmallest')],
    [`${code('npm start -- --once')}, all set up`, seconds('startSeconds')],
    [`${code('npm start -- --once')} in a fresh clone, with all it sets up`, seconds('firstStartSeconds')],
    [`${code('npm test')} in that clone`, seconds('testSeconds')],
  ],
)}

The last two take longer than the rest together: \`npm run bench -- --developer-speed\` measures them by themselves${about.developerSpeed ? `, last on ${about.developerSpeed.slice(0, 10)}` : ''}.

## Cost

Dollars per million deliveries of 2 KB, list prices of us-east-1, as \`qlik-fanout cost\` computes them from the template.

${table(
  ['variant', '$ per million'],
  Object.entries(cost.perMillion).map(([variant, dollars]) => [variant, dollars.toFixed(2)]),
)}
`;
}
