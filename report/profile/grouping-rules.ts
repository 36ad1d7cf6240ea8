// How functions are grouped by the work they do: data. A function's time belongs to the first rule that fits it, else to the
// first that fits its caller, and so on outwards; where none fits, it is the runtime's. So a copy that a library asks for is
// the library's, and a page fault within a copy is a page fault.

/** In the order of a frame's way through a server. */
export const workGroups = {
  'kernel-copy': 'kernel copy',
  'kernel-rest': 'kernel, rest',
  unmask: 'unmask',
  protocol: 'protocol',
  allocation: 'allocation, page faults',
  collection: 'garbage collection',
  application: 'application',
  runtime: 'runtime',
} as const

export type WorkGroup = keyof typeof workGroups

export interface GroupingRule {
  readonly group: WorkGroup
  /** What such a function does, in plain words. */
  readonly plain: string
  /** Either, or both, must fit. */
  readonly name?: RegExp
  readonly module?: RegExp
}

const kernel = /^kernel$/

export const groupingRules: readonly GroupingRule[] = [
  {
    group: 'kernel-rest',
    plain: 'interrupts: the other side’s packets and timers',
    name: /softirq|sysvec_|^common_interrupt|^__irq_exit|^gic_handle_irq/,
    module: kernel,
  },
  {
    group: 'allocation',
    plain: 'the kernel provides a page that is touched for the first time',
    name: /page_fault|handle_mm_fault|^do_mem_abort|^do_translation_fault/,
    module: kernel,
  },
  {
    group: 'allocation',
    plain: 'memory goes back to the kernel, or is asked of it',
    name: /madvise|munmap|do_mmap|vm_mmap|sys_mmap|sys_brk|mremap|exit_mmap/,
    module: kernel,
  },
  {
    group: 'kernel-copy',
    plain: 'copies bytes between kernel and process',
    name: /_copy_(?:to|from)_iter|copy_user|copy_(?:to|from)_user|rep_movs|skb_copy_|__skb_datagram_iter|_check_object_size/,
    module: kernel,
  },
  {
    group: 'kernel-rest',
    plain: 'network stack, system calls, switching of threads',
    name: /^entry_SYSCALL|^do_syscall|^asm_|^el0t?_|^ret_from_fork/,
    module: kernel,
  },
  {
    group: 'collection',
    plain: 'collects garbage',
    name: /^\(garbage collector\)$|^gc_collect|^visit_(?:decref|reachable)|^(?:subtract_refs|move_unreachable|deduce_unreachable|delete_garbage)$/,
  },
  {
    group: 'allocation',
    plain: 'allocates a buffer',
    name: /BackingStore::Allocate|AllocateExternalBackingStore|ArrayBufferConstructor|ConstructBuffer|^(?:createUnsafeBuffer|allocate|allocUnsafe\w*|FastBuffer|alloc)$/,
    module: /^node$|^node:(?:internal\/)?buffer$/,
  },
  {
    group: 'collection',
    plain: 'V8 collects garbage',
    name: /v8::internal::(?:\(anonymous namespace\)::)?(?:Heap::|Scaveng|MarkCompact|MinorMarkSweep|\w*Mark(?:er|ing)|\w*Sweep|\w*Evacuat|YoungGeneration|GCTracer|ArrayBufferSweep)/,
  },
  {
    group: 'collection',
    plain: 'JavaScriptCore collects garbage',
    name: /^JSC::(?:Heap|SlotVisitor|Marked|Block)/,
  },
  {
    group: 'collection',
    plain: 'a thread of JavaScriptCore’s collector',
    name: /^Heap ?Helper|^JSC.*Collect/,
    module: /^thread$/,
  },
  {
    group: 'collection',
    plain: 'a thread of Java’s collectors',
    name: /^(?:GC Thread|G1 |VM Thread)/,
    module: /^thread$/,
  },
  {
    group: 'collection',
    plain: 'Go collects garbage',
    name: /^(?:gc[A-Z]\w*|bgsweep|bgscavenge|sweepone|scan(?:object|block|stack)\w*|greyobject|markroot\w*|wbBufFlush\w*|findObject)\b/,
    module: /^runtime$/,
  },
  {
    group: 'allocation',
    plain: 'Go allocates memory',
    name: /^(?:mallocgc\w*|newobject|makeslice\w*|growslice|memclrNoHeapPointers\w*|\(\*m(?:heap|cache|central)\)\..*)/,
    module: /^runtime$/,
  },
  {
    group: 'allocation',
    plain: 'allocates or frees memory',
    name: /^(?:_*libc_)?(?:malloc|calloc|realloc|free|cfree|memalign|posix_memalign|aligned_alloc|mmap|munmap|madvise|mremap|brk|sbrk)(?:64|@.*)?$|^_int_(?:malloc|free|realloc)|^operator (?:new|delete)|^(?:sysmalloc|systrim|unlink_chunk|malloc_consolidate)|^_?Py(?:Object|Mem)_(?:Malloc|Calloc|Realloc|Free)|^mi_/,
  },
  {
    group: 'unmask',
    plain: 'takes the mask off the bytes of a frame',
    name: /unmask|apply_mask|\bmask::\w|^MaskXOR|^mask(?:Bytes)?$|^_mm\d*_(?:xor|loadu|storeu)/i,
  },
  { group: 'unmask', plain: 'takes the mask off the bytes of a frame', module: /^bufferutil\b/ },
  {
    group: 'runtime',
    plain: 'the event loop of Python',
    module:
      /^python3\.\d+\/(?:asyncio\/|selectors)|^uvloop\/|^(?:loop|stream|linux|core)\.c$|^aiofastnet\/|^_asynciomodule\.c$|^selectmodule\.c/,
  },
  {
    group: 'application',
    plain: 'the server’s own code and what it calls: takes over frames, counts them',
    module:
      /^[a-z0-9-]+\.mjs$|^(?:[\w-]+\/)?(?:server|modes|messages|relay|read_buffer)\.py$|^runner_process\/|^main$|^image-stream-bench\/|^(?:server|contract)$/,
  },
  {
    group: 'protocol',
    plain: 'the WebSocket library: reads frames, joins and delivers messages',
    module:
      /^ws\/|^crossws\/|^(?:socket|engine)\.io(?:-\w+)?\/|^websockets\/|^picows[/.]|^uws(?:_|-legacy|\/)|^uWebSockets|^ext:deno_(?:websocket|http)|^github\.com\/(?:lxzan\/gws|gorilla\/websocket|coder\/websocket)|^(?:uvicorn|hypercorn|wsproto|granian|starlette|fastapi|aiohttp)\/|^org\.(?:apache\.tomcat\.websocket|springframework\.web\.socket)|^io\.netty\.handler\.codec\.http|^(?:tungstenite|tokio_tungstenite|tokio_websockets|axum)$/,
  },
  { group: 'protocol', plain: 'Deno’s own WebSocket code, with its system calls', name: /^op_ws_/ },
  {
    group: 'kernel-rest',
    plain: 'a system call: what the kernel does in it only perf shows',
    name: /^(?:Raw)?Syscall\d?$|^(?:_*libc_)?(?:read|recv|recvmsg|recvfrom|write|writev|send|sendmsg|sendto)$/,
  },
  { group: 'runtime', plain: 'runs Python code', name: /^_PyEval_EvalFrameDefault$/ },
]

/** What runs where no rule fits. */
export const fallbackRules = {
  kernel: { group: 'kernel-rest', plain: 'network stack, system calls, switching of threads' },
  copy: { group: 'runtime', plain: 'copies or clears memory; who asked for it is not known' },
  unnamed: { group: 'runtime', plain: 'a program or library without names of its functions' },
  other: { group: 'runtime', plain: 'event loop, streams, scheduling, compiled code' },
} as const satisfies Readonly<Record<string, Pick<GroupingRule, 'group' | 'plain'>>>
