import { output, VERSION } from '../../lib/contract';
import { amber, type Check, green, red } from './check';

/** Whether the stack says all that the command line has to know, and is of the same version. */
export const stackOutputs: Check = {
  name: 'outputs',
  asks: ['cloudformation:DescribeStacks'],
  look: async ({ outputs }) => {
    const { version, ...needed } = output;
    const missing = Object.values(needed).filter((key) => outputs[key] === undefined);
    if (missing.length > 0) {
      return red(`the stack lacks ${missing.join(', ')}: it is of another version`, 'npx cdk deploy with this version');
    }
    const deployed = outputs[version] ?? 'one that does not say';
    return deployed === VERSION
      ? green(`all there, of version ${VERSION}`)
      : amber(`deployed by version ${deployed}; this is ${VERSION}`, 'npx cdk deploy with this version');
  },
};
