package id.go.jember.ots.kit

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Robolectric with one exception: the class with the native method lives outside its sandboxes,
 * since a JVM binds a library to one class loader and there is one sandbox for each API level.
 */
class OtsRunner(test: Class<*>) : RobolectricTestRunner(test) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration =
        InstrumentationConfiguration.Builder(super.createClassLoaderConfig(method))
            .doNotAcquireClass("id.go.jember.ots.core.NativePress")
            .build()

    override fun getExtraShadows(method: FrameworkMethod): Array<Class<*>> = super.getExtraShadows(method) + LockedWidgets::class.java
}
