//! The few changes to CPython's source.
//!
//! Calls between Python functions take no native stack; calls through C do. CPython's recursion limit counts both
//! alike, so a program that raises the limit would end in a stack overflow. Here what takes native stack is counted on
//! its own as well, and refused with `RecursionError` before the sealed stack ends. A unit of `cando_depth` stands for at
//! most 300 bytes of what the seal charges, as measured over twenty ways to recurse: seven for entering the evaluation
//! loop, two for a call into C. The driver sets the limit.

use crate::common::edits::Edit;

const CEVAL_H: &str = "Include/internal/pycore_ceval.h";
const CEVAL_C: &str = "Python/ceval.c";
const LIMIT: &str = "int recursion_limit = Py_GetRecursionLimit();";
const DEPTH: &str = "int recursion_depth = tstate->recursion_limit - tstate->recursion_remaining;";
const NATIVE_DEPTH: &str = "extern int cando_depth;\n    int recursion_depth = cando_depth / 7;";
const BOUNDED_LIMIT: &str = "int recursion_limit = Py_MIN(Py_GetRecursionLimit(), 1000);";

pub(super) const EDITS: &[Edit] = &[
    // The usual limit, as programs expect it.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "#    define Py_DEFAULT_RECURSION_LIMIT 600\n",
        to: "#    define Py_DEFAULT_RECURSION_LIMIT 1000\n",
    },
    // Entering the evaluation loop from C.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "static inline PyObject*\n_PyEval_EvalFrame(",
        to: r#"#define CANDO_FRAME 7
#define CANDO_C_CALL 2
extern int cando_depth, cando_depth_limit;
extern int cando_refuse(PyThreadState *tstate, const char *where, int cost);

static inline int cando_enter(PyThreadState *tstate, const char *where, int cost) {
    cando_depth += cost;
    return cando_depth > cando_depth_limit && cando_refuse(tstate, where, cost);
}

static inline PyObject*
_PyEval_EvalFrame("#,
    },
    Edit {
        file: CEVAL_H,
        times: 1,
        from: r"    if (tstate->interp->eval_frame == NULL) {
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    return tstate->interp->eval_frame(tstate, frame, throwflag);
",
        to: r#"    if (cando_enter(tstate, "", CANDO_FRAME)) {
        return NULL;
    }
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    cando_depth -= CANDO_FRAME;
    return result;
"#,
    },
    // Entering a function written in C.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "    return (_Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, where));\n}\n",
        to: r#"    if (cando_enter(tstate, where, CANDO_C_CALL)) {
        return -1;
    }
    if (_Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, where)) {
        cando_depth -= CANDO_C_CALL;
        return -1;
    }
    return 0;
}

static inline int cando_enter_frame(PyThreadState *tstate) {
    return _Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, "");
}

static inline void cando_leave_frame(PyThreadState *tstate) {
    tstate->recursion_remaining++;
}
"#,
    },
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "_Py_LeaveRecursiveCallTstate(PyThreadState *tstate)  {\n",
        to: "_Py_LeaveRecursiveCallTstate(PyThreadState *tstate)  {\n    cando_depth -= CANDO_C_CALL;\n",
    },
    // Inside the loop a frame is not a call through C.
    Edit {
        file: CEVAL_C,
        times: 2,
        from: "_Py_EnterRecursiveCallTstate(tstate, \"\")",
        to: "cando_enter_frame(tstate)",
    },
    Edit {
        file: CEVAL_C,
        times: 2,
        from: "DTRACE_FUNCTION_EXIT();\n            _Py_LeaveRecursiveCallTstate(tstate);",
        to: "DTRACE_FUNCTION_EXIT();\n            cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "FRAME_OWNED_BY_GENERATOR;\n            _Py_LeaveRecursiveCallTstate(tstate);",
        to: "FRAME_OWNED_BY_GENERATOR;\n            cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "assert(_PyErr_Occurred(tstate));\n    _Py_LeaveRecursiveCallTstate(tstate);",
        to: "assert(_PyErr_Occurred(tstate));\n    cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "/* The function _Py_EnterRecursiveCallTstate() only calls",
        to: r#"int cando_depth, cando_depth_limit = 6400;

/* While an error is being made there is room for some calls more, as for frames. */
int
cando_refuse(PyThreadState *tstate, const char *where, int cost)
{
    if (tstate->recursion_headroom && cando_depth <= cando_depth_limit + 200) {
        return 0;
    }
    if (cando_depth > cando_depth_limit + 400) {
        Py_FatalError("Cannot recover from stack overflow.");
    }
    tstate->recursion_headroom++;
    _PyErr_Format(tstate, PyExc_RecursionError,
                  "maximum recursion depth exceeded%s", where);
    tstate->recursion_headroom--;
    cando_depth -= cost;
    return -1;
}

/* The function _Py_EnterRecursiveCallTstate() only calls"#,
    },
    // The parser's limit everywhere else: it takes a fifth of the sealed stack.
    Edit { file: "Parser/parser.c", times: 1, from: "#  define MAXSTACK 4000\n", to: "#  define MAXSTACK 6000\n" },
    // The compiler's passes take native stack by the limit, and start where the program is: neither a raised limit nor
    // deep calls between Python functions may count.
    Edit { file: "Python/Python-ast.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/Python-ast.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/ast.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/ast.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/ast_opt.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/ast_opt.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/symtable.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/symtable.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
];
