/* A stand-in for libedgetpu.so.1, for tests: it runs the operator that a compiled model is made of,
 * "edgetpu-custom-op", by handing its input on, and fails as a stick does.
 *
 * What it does is asked of the environment each time, so that a test can pull the stick out:
 *   STAND_IN_CORAL=absent   no stick on the bus: no delegate is made
 *   STAND_IN_CORAL=refuse   the stick is there and does not take the model
 *   STAND_IN_CORAL=lost     every invocation fails
 *   STAND_IN_CORAL=wrong    invocations succeed, with results that are not the model's
 *   STAND_IN_CORAL=crash    an invocation ends the process, as the true library does at times
 *   STAND_IN_CORAL_LASTS=n  the stick is lost after n invocations of one delegate
 *
 * The structures are the beginnings of those in TensorFlow Lite's common.h, as far as they are
 * needed; LiteRT 2.3 and tflite-runtime 2.14 agree on them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { OK = 0, FAILED = 1 };

typedef struct { int size; int data[]; } Indices;

typedef struct Context Context;
typedef struct Node Node;
typedef struct Delegate Delegate;

typedef struct {
  void *(*init)(Context *, const char *, size_t);
  void (*free)(Context *, void *);
  int (*prepare)(Context *, Node *);
  int (*invoke)(Context *, Node *);
  const char *(*profiling_string)(const Context *, const Node *);
  int32_t builtin_code;
  const char *custom_name;
  int version;
  void *external;
  void *async_kernel;
  uint64_t inplace_operator;
} Registration;

typedef struct {
  int type;
  void *data;
  Indices *dims;
  struct { float scale; int32_t zero_point; } params;
  int allocation_type;
  size_t bytes;
  const void *allocation;
  const char *name;
  Delegate *delegate;
  int buffer_handle;
  bool data_is_stale;
  bool is_variable;
  struct { int type; void *params; } quantization;
  void *sparsity;
  const Indices *dims_signature;
} Tensor;

struct Node {
  Indices *inputs, *outputs, *intermediates, *temporaries;
  void *user_data;
};

struct Context {
  size_t tensors_size;
  int (*execution_plan)(Context *, Indices **);
  Tensor *tensors;
  void *impl;
  int (*resize_tensor)(Context *, Tensor *, Indices *);
  void (*report_error)(Context *, const char *, ...);
  int (*add_tensors)(Context *, int, int *);
  int (*node_and_registration)(Context *, int, Node **, Registration **);
  int (*replace)(Context *, Registration, const Indices *, Delegate *);
};

struct Delegate {
  void *data;
  int (*prepare)(Context *, Delegate *);
  int (*copy_from_buffer)(Context *, Delegate *, int, void *);
  int (*copy_to_buffer)(Context *, Delegate *, int, void *);
  void (*free_buffer)(Context *, Delegate *, int *);
  int64_t flags;
  void *opaque_builder;
  long invocations; /* ours, behind what the runtime knows */
};

/* What the runtime hands to a delegate's kernel: which nodes it stands for. */
typedef struct { Delegate *delegate; Indices *nodes, *inputs, *outputs; } Share;

static bool asked(const char *mode) {
  const char *now = getenv("STAND_IN_CORAL");
  return now && strcmp(now, mode) == 0;
}

static void *kernel_init(Context *context, const char *buffer, size_t length) {
  (void)context, (void)length;
  return ((const Share *)buffer)->delegate;
}

static int kernel_prepare(Context *context, Node *node) {
  (void)context, (void)node;
  return OK;
}

static int kernel_invoke(Context *context, Node *node) {
  Delegate *delegate = node->user_data;
  const char *lasts = getenv("STAND_IN_CORAL_LASTS");
  if (asked("crash")) abort();
  if (asked("lost") || asked("absent") || (lasts && delegate->invocations >= atol(lasts))) {
    context->report_error(context, "USB transfer error 5 [stand-in]");
    return FAILED;
  }
  delegate->invocations++;
  Tensor *given = &context->tensors[node->inputs->data[0]];
  Tensor *made = &context->tensors[node->outputs->data[0]];
  memcpy(made->data, given->data, made->bytes);
  if (asked("wrong")) memset(made->data, 0, made->bytes);
  return OK;
}

static int take_nodes(Context *context, Delegate *delegate) {
  Indices *plan, *ours;
  if (asked("refuse")) {
    context->report_error(context, "the model was compiled for a newer runtime [stand-in]");
    return FAILED;
  }
  if (context->execution_plan(context, &plan) != OK) return FAILED;
  ours = calloc(1, sizeof(Indices) + sizeof(int) * (size_t)plan->size);
  for (int at = 0; at < plan->size; at++) {
    Node *node;
    Registration *registration;
    if (context->node_and_registration(context, plan->data[at], &node, &registration) != OK)
      return FAILED;
    if (registration->custom_name && strcmp(registration->custom_name, "edgetpu-custom-op") == 0)
      ours->data[ours->size++] = plan->data[at];
  }
  Registration kernel = {.init = kernel_init, .prepare = kernel_prepare, .invoke = kernel_invoke,
                         .custom_name = "stand-in for a Coral", .version = 1};
  int status = context->replace(context, kernel, ours, delegate);
  free(ours);
  return status;
}

Delegate *tflite_plugin_create_delegate(char **keys, char **values, size_t options,
                                        void (*error)(const char *)) {
  (void)keys, (void)values, (void)options;
  if (asked("absent")) {
    error("Failed to load the Edge TPU driver: no stick [stand-in]");
    return NULL;
  }
  Delegate *delegate = calloc(1, sizeof *delegate);
  delegate->prepare = take_nodes;
  delegate->flags = 1; /* dynamic tensors: else the operator is looked for before it is taken */
  return delegate;
}

void tflite_plugin_destroy_delegate(Delegate *delegate) { free(delegate); }
