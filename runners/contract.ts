// The arguments of servers and load generators, and their answers: the border between harness and runners.
export * from './contract/control.ts'
export * from './contract/envelope.ts'
export * from './contract/external.ts'
export * from './contract/generator.ts'
export * from './contract/role.ts'
export * from './contract/server.ts'
export * from './contract/transport.ts'
export * from './contract/work.ts'
