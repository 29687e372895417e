// SPDX-License-Identifier: Apache-2.0
// Where Swift's tasks run that no actor has of its own.
#ifndef CTELEXTASKS_H
#define CTELEXTASKS_H

/// Has each task that is ready to run handed to ENQUEUE, in place of Dispatch's threads; its argument is an
/// UnownedJob of Swift's. From the main thread, before the first task. 0, or EBUSY where somebody else has
/// them already.
///
/// The hook is Swift's own (swift_task_enqueueGlobal_hook in its include/swift/Runtime/Concurrency.h), for
/// who brings an executor. It is asked for by the linker: a program that has the runtime inside does not
/// show it to dlsym(3), by which NIO would look for it.
int telex_take_tasks(void (*enqueue)(void *job));

#endif
