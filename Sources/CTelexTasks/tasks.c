// SPDX-License-Identifier: Apache-2.0
#include "CTelexTasks.h"

#include <errno.h>
#include <stddef.h>

typedef __attribute__((swiftcall)) void (*enqueue_hook)(void *job, void *original);
extern enqueue_hook swift_task_enqueueGlobal_hook;

static void (*taker)(void *job);

static __attribute__((swiftcall)) void pass_on(void *job, void *original) {
    (void)original;
    taker(job);
}

int telex_take_tasks(void (*enqueue)(void *job)) {
    if (swift_task_enqueueGlobal_hook != NULL) return EBUSY;
    taker = enqueue;
    swift_task_enqueueGlobal_hook = pass_on;
    return 0;
}
