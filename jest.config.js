// The SDK's notice about Node 20, once per test file, says nothing that package.json does not.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // The one dependency that is ESM alone, which jest does not read as it is.
  transformIgnorePatterns: ['/node_modules/(?!@qlik/api/)'],
  // The examples name the package as its users do: the same in tsconfig.json, for the compiler, tsx and esbuild.
  moduleNameMapper: {
    '^qlik-event-fanout$': '<rootDir>/lib/index.ts',
    '^qlik-event-fanout/handler$': '<rootDir>/lambda/subscriber/qlik-handler.ts',
    '^qlik-event-fanout/events$': '<rootDir>/lib/events.ts',
  },
};

module.exports = {
  // What needs no engine; the package as it is installed; the deployed stack on the local engine; the console in a
  // browser beside it.
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', '/test/package/', '/test/browser/'],
    },
    {
      ...shared,
      displayName: 'package',
      testMatch: ['<rootDir>/test/package/**/*.test.ts'],
      globalSetup: '<rootDir>/test/package/global-setup.ts',
      globalTeardown: '<rootDir>/test/package/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/test/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'console',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
      globalSetup: '<rootDir>/test/browser/global-setup.ts',
      globalTeardown: '<rootDir>/test/browser/global-teardown.ts',
    },
  ],
};
