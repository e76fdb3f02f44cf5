# What a program is told for its reader.

submitted-held = आपकी टिप्पणी मॉडरेशन की प्रतीक्षा में है।
submitted-published = आपकी टिप्पणी प्रकाशित हो गई है।
