// What server and load processes are told and what they answer: the border between harness and runners.
export * from './contract/control.ts'
export * from './contract/external.ts'
export * from './contract/generator.ts'
export * from './contract/server.ts'
