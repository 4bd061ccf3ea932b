// What the host of a JVM needs of the operating system and the JVM's tool interface. Loaded with -agentpath:
// its natives are found there without System.load(), and it asks for no capability, so nothing of the JVM is
// slower for it.

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <jni.h>
#include <jvmti.h>
#include <linux/close_range.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

jvmtiEnv *tools = nullptr;

std::string bytesOf(JNIEnv *env, jbyteArray array)
{
    std::string bytes(static_cast<size_t>(env->GetArrayLength(array)), '\0');
    env->GetByteArrayRegion(array, 0, static_cast<jsize>(bytes.size()),
                            reinterpret_cast<jbyte *>(bytes.data()));
    return bytes.c_str(); // they end with a zero
}

/// A static counter back to zero, where there is one.
void setCount(JNIEnv *env, const char *className, const char *name)
{
    const jclass type = env->FindClass(className);
    const jfieldID field = type ? env->GetStaticFieldID(type, name, "I") : nullptr;
    if (field)
        env->SetStaticIntField(type, field, 0);
    env->ExceptionClear();
}

void resetSignals()
{
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

extern "C" {

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM *vm, char *, void *)
{
    return vm->GetEnv(reinterpret_cast<void **>(&tools), JVMTI_VERSION_1_2);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_setVariable(JNIEnv *env, jclass, jbyteArray name,
                                                               jbyteArray value)
{
    if (value)
        ::setenv(bytesOf(env, name).c_str(), bytesOf(env, value).c_str(), 1);
    else
        ::unsetenv(bytesOf(env, name).c_str());
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_forgetThreads(JNIEnv *env, jclass)
{
    // Until JDK 20, and since. A JDK that counts elsewhere goes on from where it is.
    setCount(env, "java/lang/Thread", "threadInitNumber");
    setCount(env, "java/lang/Thread$ThreadNumbering", "next");
}

JNIEXPORT jboolean JNICALL Java_dev_tidegate_host_Host_appendToClassPath(JNIEnv *env, jclass, jstring jar)
{
    const char *path = env->GetStringUTFChars(jar, nullptr);
    const bool isDone = path && tools->AddToSystemClassLoaderSearch(path) == JVMTI_ERROR_NONE;
    env->ReleaseStringUTFChars(jar, path);
    return isDone ? JNI_TRUE : JNI_FALSE;
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_forgetChannel(JNIEnv *, jclass)
{
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, STDIN_FILENO);
    ::close(null);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_call(JNIEnv *env, jclass, jclass main,
                                                        jobjectArray arguments)
{
    const jmethodID method = env->GetStaticMethodID(main, "main", "([Ljava/lang/String;)V");
    if (method) // else its initialisation has failed, and that is thrown
        env->CallStaticVoidMethod(main, method, arguments);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_become(JNIEnv *env, jclass, jobjectArray command)
{
    std::vector<std::string> words;
    for (jsize i = 0; i < env->GetArrayLength(command); ++i)
        words.push_back(bytesOf(env, static_cast<jbyteArray>(env->GetObjectArrayElement(command, i))));
    std::vector<char *> argv;
    for (std::string &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    resetSignals();
    ::execv(argv.front(), argv.data());
    ::_exit(127);
}
}
