// What server and load processes are told and what they answer: the border between harness and runners.
export * from './contract/control.ts'
export * from './contract/load.ts'
export * from './contract/server.ts'
export * from './contract/target.ts'
