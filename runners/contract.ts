// The arguments of servers and load generators, and their answers: the border between harness and runners.
export * from './contract/control.ts'
export * from './contract/external.ts'
export * from './contract/generator.ts'
export * from './contract/page.ts'
export * from './contract/server.ts'
